/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds the records of the running process. They lie in memory, in a section
 * of their own; where, only the section headers tell, which are in the file.
 * So for the executable and each library the headers come from the file, and
 * the text from memory. Nothing has to be registered when a program starts,
 * and what dlopen loaded is found, too.
 */
#include "loaded.h"
#include "records.h"

#include <elf.h>
#include <string.h>

#define SECTION "edat_events"

static bool is_records(const struct loaded_file *file, const ElfW(Shdr) * names,
                       const ElfW(Shdr) * section) {
  const char *name = edat__loaded_part(
      file, names->sh_offset + section->sh_name, sizeof SECTION);
  return section->sh_flags & SHF_ALLOC && name &&
         memcmp(name, SECTION, sizeof SECTION) == 0;
}

/* Only what the loader mapped can be read. */
static const char *in_memory(const struct dl_phdr_info *info,
                             const ElfW(Shdr) * section) {
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    if (p->p_type == PT_LOAD && p->p_flags & PF_R &&
        section->sh_addr >= p->p_vaddr && section->sh_size <= p->p_memsz &&
        section->sh_addr - p->p_vaddr <= p->p_memsz - section->sh_size)
      return (const char *)(info->dlpi_addr + section->sh_addr);
  }
  return NULL;
}

static bool read_file(const struct loaded_file *file, void *ctx) {
  struct records *records = ctx;
  ElfW(Shdr) names, section;
  if (!edat__loaded_section(file, file->header.e_shstrndx, &names))
    return false;
  for (size_t i = 0; i < file->header.e_shnum; i++) {
    if (!edat__loaded_section(file, i, &section) ||
        !is_records(file, &names, &section))
      continue;
    const char *text = in_memory(file->info, &section);
    if (text)
      edat__records_add(records, text, section.sh_size);
  }
  return false;
}

void edat__records_init(struct records *records) {
  *records = (struct records){0};
  edat__loaded_each(read_file, records);
}
