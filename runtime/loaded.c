/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For each object that the loader knows: its file, mapped while somebody looks.
 * What it says is checked against its size: nothing here trusts a file.
 */
#include "loaded.h"

#include "mem.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

const void *edat__loaded_part(const struct loaded_file *file, uint64_t offset,
                              uint64_t size) {
  if (offset > file->size || size > file->size - offset)
    return NULL;
  return file->data + offset;
}

static bool is_loaded_file(struct loaded_file *file) {
  const struct dl_phdr_info *info = file->info;
  const ElfW(Ehdr) *header = &file->header;
  const void *bytes = edat__loaded_part(file, 0, sizeof *header);
  if (!bytes)
    return false;
  memcpy(&file->header, bytes, sizeof *header);
  size_t size = info->dlpi_phnum * sizeof(ElfW(Phdr));
  const void *programs = edat__loaded_part(file, header->e_phoff, size);
  return memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 &&
         header->e_phnum == info->dlpi_phnum && programs &&
         memcmp(programs, info->dlpi_phdr, size) == 0;
}

bool edat__loaded_section(const struct loaded_file *file, size_t index,
                          ElfW(Shdr) * out) {
  const ElfW(Ehdr) *header = &file->header;
  const void *bytes = NULL;
  if (header->e_shentsize == sizeof *out && header->e_shoff)
    bytes = edat__loaded_part(file, header->e_shoff + index * sizeof *out,
                              sizeof *out);
  if (bytes)
    memcpy(out, bytes, sizeof *out);
  return bytes;
}

struct visiting {
  loaded_visit *visit;
  void *ctx;
};

/* The executable has no name here; its link in /proc works even when the file
   has been removed. */
static int visit_object(struct dl_phdr_info *info, size_t size, void *ctx) {
  const struct visiting *in = ctx;
  (void)size;
  const char *path = info->dlpi_name[0] ? info->dlpi_name : "/proc/self/exe";
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  bool is_done = false;
  if (descriptor < 0)
    return 0;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size > 0) {
    struct loaded_file file = {.info = info, .size = (size_t)status.st_size};
    void *data = mmap(NULL, file.size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data != MAP_FAILED) {
      file.data = data;
      is_done = is_loaded_file(&file) && in->visit(&file, in->ctx);
      munmap(data, file.size);
    }
  }
  close(descriptor);
  return is_done;
}

void edat__loaded_each(loaded_visit *visit, void *ctx) {
  dl_iterate_phdr(visit_object, &(struct visiting){visit, ctx});
}

/* ---- Functions ---------------------------------------------------------- */

struct search {
  uintptr_t address;
  char *name;
};

static bool is_in(const struct dl_phdr_info *info, uintptr_t address) {
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *p = &info->dlpi_phdr[i];
    if (p->p_type == PT_LOAD &&
        address - info->dlpi_addr - p->p_vaddr < p->p_memsz)
      return true;
  }
  return false;
}

static char *copy_name(const struct loaded_file *file, const ElfW(Shdr) * text,
                       uint64_t at) {
  const char *bytes = edat__loaded_part(file, text->sh_offset, text->sh_size);
  if (!bytes || at >= text->sh_size)
    return NULL;
  size_t length = 0; /* of `work` in `work.lto_priv.0` */
  while (at + length < text->sh_size && bytes[at + length] &&
         bytes[at + length] != '.')
    length++;
  char *name = edat__mem_alloc(length + 1, "the name of a function");
  memcpy(name, bytes + at, length);
  name[length] = '\0';
  return name;
}

static void search_table(const struct loaded_file *file,
                         const ElfW(Shdr) * table, struct search *search) {
  ElfW(Shdr) text;
  ElfW(Sym) symbol;
  const char *bytes = edat__loaded_part(file, table->sh_offset, table->sh_size);
  if (!bytes || !edat__loaded_section(file, table->sh_link, &text))
    return;
  uintptr_t value = search->address - file->info->dlpi_addr;
  for (uint64_t at = 0; table->sh_size - at >= sizeof symbol && !search->name;
       at += sizeof symbol) {
    memcpy(&symbol, bytes + at, sizeof symbol);
    if ((symbol.st_info & 15) == STT_FUNC && symbol.st_value == value)
      search->name = copy_name(file, &text, symbol.st_name);
  }
}

static bool search_file(const struct loaded_file *file, void *ctx) {
  struct search *search = ctx;
  ElfW(Shdr) section;
  if (!is_in(file->info, search->address))
    return false;
  for (size_t i = 0; i < file->header.e_shnum; i++)
    if (edat__loaded_section(file, i, &section) &&
        section.sh_type == SHT_SYMTAB)
      search_table(file, &section, search);
  return true;
}

char *edat__loaded_function(uintptr_t address) {
  struct search search = {address, NULL};
  edat__loaded_each(search_file, &search);
  return search.name;
}
