/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds the records of the running process. They lie in memory, in a section
 * of their own; where, only the section headers tell, which are in the file.
 * So for the executable and each library the headers come from the file, and
 * the text from memory. Nothing has to be registered when a program starts,
 * and what dlopen loaded is found, too. A file that is not the one that was
 * loaded (built anew meanwhile) has other program headers than those in memory,
 * and is left out; so is one whose section headers were cut off.
 */
#include "records.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTION "edat_events"

struct file {
  const unsigned char *data;
  size_t size;
};

/* NULL where the part is not in the file. */
static const void *part(const struct file *file, uint64_t offset,
                        uint64_t size) {
  if (offset > file->size || size > file->size - offset)
    return NULL;
  return file->data + offset;
}

static bool is_loaded_file(const struct file *file,
                           const struct dl_phdr_info *info,
                           ElfW(Ehdr) * header) {
  const void *bytes = part(file, 0, sizeof *header);
  if (!bytes)
    return false;
  memcpy(header, bytes, sizeof *header);
  size_t size = info->dlpi_phnum * sizeof(ElfW(Phdr));
  const void *programs = part(file, header->e_phoff, size);
  return memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
         header->e_phnum == info->dlpi_phnum && programs &&
         memcmp(programs, info->dlpi_phdr, size) == 0;
}

static bool get_section(const struct file *file, const ElfW(Ehdr) * header,
                        size_t index, ElfW(Shdr) * out) {
  const void *bytes = NULL;
  if (header->e_shentsize == sizeof *out && header->e_shoff)
    bytes = part(file, header->e_shoff + index * sizeof *out, sizeof *out);
  if (bytes)
    memcpy(out, bytes, sizeof *out);
  return bytes;
}

static bool is_records(const struct file *file, const ElfW(Shdr) * names,
                       const ElfW(Shdr) * section) {
  const char *name =
      part(file, names->sh_offset + section->sh_name, sizeof SECTION);
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

static void read_file(const struct file *file, const struct dl_phdr_info *info,
                      struct records *records) {
  ElfW(Ehdr) header;
  ElfW(Shdr) names, section;
  if (!is_loaded_file(file, info, &header) ||
      !get_section(file, &header, header.e_shstrndx, &names))
    return;
  for (size_t i = 0; i < header.e_shnum; i++) {
    if (!get_section(file, &header, i, &section) ||
        !is_records(file, &names, &section))
      continue;
    const char *text = in_memory(info, &section);
    if (text)
      edat__records_add(records, text, section.sh_size);
  }
}

/* The executable has no name here; its link in /proc works even when the file
   has been removed. */
static int read_object(struct dl_phdr_info *info, size_t size, void *ctx) {
  (void)size;
  const char *path = info->dlpi_name[0] ? info->dlpi_name : "/proc/self/exe";
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  if (descriptor < 0)
    return 0;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size > 0) {
    struct file file = {.size = (size_t)status.st_size};
    void *data = mmap(NULL, file.size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data != MAP_FAILED) {
      file.data = data;
      read_file(&file, info, ctx);
      munmap(data, file.size);
    }
  }
  close(descriptor);
  return 0;
}

void edat__records_init(struct records *records) {
  *records = (struct records){0};
  dl_iterate_phdr(read_object, records);
}
