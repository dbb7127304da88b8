/* SPDX-License-Identifier: BSD-3-Clause */
/* Reader of object files; see records.h. Files are mapped and every offset in
 * them is checked before use: a damaged object is the linker's to complain
 * about, not ours to crash on.
 *
 * With link-time optimisation there are neither sections nor ELF symbols to
 * read. gcc's objects have a table of their own in .gnu.lto_.symtab* (names
 * ended by NUL, among other bytes); clang's are bitcode, whose string table
 * has the names one after the other. Both are searched for our names; a
 * reference to the version symbol of the ABI stands for records, since every
 * translated file has one.
 */
#include "records.h"

#include <ar.h>
#include <ctype.h>
#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct bytes {
  const unsigned char *data;
  size_t size;
};

#define RECORDS_SECTION "edat_events"
#define ABI_PREFIX "edatcc_abi_"

/* The part [offset, offset + size), empty when it does not lie inside. */
static struct bytes part(struct bytes all, uint64_t offset, uint64_t size) {
  if (!all.data || offset > all.size || size > all.size - offset)
    return (struct bytes){NULL, 0};
  return (struct bytes){all.data + offset, (size_t)size};
}

static bool has_text(struct bytes bytes, const char *text) {
  return bytes.size && memmem(bytes.data, bytes.size, text, strlen(text));
}

/* A string of a string table, "" when it does not end in it. */
static const char *string_at(struct bytes table, size_t offset) {
  if (offset >= table.size ||
      !memchr(table.data + offset, '\0', table.size - offset))
    return "";
  return (const char *)table.data + offset;
}

/* ---- Symbols ----------------------------------------------------------- */

static bool is_library_name(const char *name) {
  return strncmp(name, "edat", 4) == 0 &&
         (isupper((unsigned char)name[4]) || name[4] == '_' ||
          strncmp(name + 4, "cc_", 3) == 0);
}

/* Those of edatSubmitTask_f are not to be known from a call: it is an event
 * call whose records nobody can make. */
bool records_is_event_call(const char *name) {
  static const char *const prefixes[] = {"edatFire", "edatSubmit", "edatWait",
                                         "edatRetrieve", "edat_fire"};
  for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
    if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
      return true;
  return false;
}

bool records_has_event_call(const char *text, size_t size) {
  const char *end = text + size;
  for (const char *at = text;
       (at = memmem(at, (size_t)(end - at), "edat", 4)) != NULL; at += 4) {
    char word[16];
    size_t length = (size_t)(end - at);
    if (length >= sizeof word)
      length = sizeof word - 1;
    memcpy(word, at, length);
    word[length] = '\0';
    if (records_is_event_call(word))
      return true;
  }
  return false;
}

/* What one object does about calls that fire or await. */
struct calling {
  bool calls;
  size_t n_files; /* sources it is made of, as far as its symbols tell */
  size_t n_texts; /* of records */
  size_t n_whole; /* of these, those that tell all calls */
};

static void note_undefined(const char *name, struct records *records,
                           struct calling *calling) {
  if (strcmp(name, "dlopen") == 0 || strcmp(name, "dlmopen") == 0)
    records->loads = true;
  if (strncmp(name, "MPI_", 4) == 0 && !*records->mpi)
    snprintf(records->mpi, sizeof records->mpi, "%s", name);
  if (!is_library_name(name))
    return;
  calling->calls |= records_is_event_call(name);
  records->uses_runtime = true;
  if (strncmp(name, "edatInit", 8) == 0)
    records->starts = true;
}

/* The compiler's own parts of a shared library have a name, too. */
static bool is_source(const char *name) {
  return *name && strcmp(name, "crtstuff.c") != 0;
}

static void read_symbols(struct bytes symbols, struct bytes strings,
                         struct records *records, struct calling *calling) {
  for (size_t at = 0; at + sizeof(Elf64_Sym) <= symbols.size;
       at += sizeof(Elf64_Sym)) {
    Elf64_Sym symbol;
    memcpy(&symbol, symbols.data + at, sizeof symbol);
    if (symbol.st_shndx == SHN_UNDEF && symbol.st_name)
      note_undefined(string_at(strings, symbol.st_name), records, calling);
    if (ELF64_ST_TYPE(symbol.st_info) == STT_FILE)
      calling->n_files += is_source(string_at(strings, symbol.st_name));
  }
}

static void note_opaque(struct records *records) {
  records->is_opaque = true;
  records->opaque = records->opaque ? records->opaque : records->reading;
}

/* Names inside other bytes. */
static void read_optimised(struct bytes bytes, struct records *records) {
  static const char *const opaque[] = {"edatSubmit", "edatFire", "edatWait",
                                       "edatRetrieve", "edat_fire"};
  for (size_t i = 0; i < sizeof opaque / sizeof *opaque; i++)
    if (has_text(bytes, opaque[i]))
      note_opaque(records);
  if (has_text(bytes, ABI_PREFIX))
    records->has_records = records->uses_runtime = true;
  if (has_text(bytes, "edatcc_") || has_text(bytes, "edatSubmit") ||
      has_text(bytes, "edatFire") || has_text(bytes, "edatFinali"))
    records->uses_runtime = true;
  if (has_text(bytes, "edatInit"))
    records->starts = records->uses_runtime = true;
}

/* ---- ELF --------------------------------------------------------------- */

struct elf {
  struct calling calling;
  struct bytes file;
  Elf64_Ehdr header;
  size_t n_sections;
  struct bytes names;
};

static bool get_section(const struct elf *elf, size_t index, Elf64_Shdr *out) {
  if (index >= elf->n_sections)
    return false;
  struct bytes bytes =
      part(elf->file, elf->header.e_shoff + index * sizeof *out, sizeof *out);
  if (!bytes.data)
    return false;
  memcpy(out, bytes.data, sizeof *out);
  return true;
}

static struct bytes contents(const struct elf *elf, const Elf64_Shdr *section) {
  if (section->sh_type == SHT_NOBITS)
    return (struct bytes){NULL, 0};
  return part(elf->file, section->sh_offset, section->sh_size);
}

/* The text of one source file; its end is a NUL. */
static void look_at_text(const char *text, struct records *records,
                         struct calling *calling) {
  static const char head[] = "edat-records\t", whole[] = "\ncalls\tall\t";
  bool is_text = strncmp(text, head, sizeof head - 1) == 0;
  unsigned long version = 0;
  if (is_text)
    version = strtoul(text + sizeof head - 1, NULL, 10);
  calling->n_texts++;
  calling->n_whole += version == 1 && strstr(text, whole);
  if (version == 1 || records->strange)
    return;
  records->strange = records->reading;
  records->is_newer = version > 1;
}

static void look_at_texts(struct bytes texts, struct records *records,
                          struct calling *calling) {
  const char *at = (const char *)texts.data, *end = at + texts.size;
  while (at < end) {
    const char *close = memchr(at, '\0', (size_t)(end - at));
    if (!close) {
      records->strange = records->strange ? records->strange : records->reading;
      return;
    }
    if (*at)
      look_at_text(at, records, calling);
    at = close + 1;
  }
}

static void take_records(struct elf *elf, const Elf64_Shdr *section,
                         struct records *records) {
  struct bytes text = contents(elf, section);
  records->has_records = true;
  if (text.data)
    look_at_texts(text, records, &elf->calling);
  if (text.size && records->texts &&
      (!records->shared_only || elf->header.e_type == ET_DYN))
    buf_add(records->texts, (const char *)text.data, text.size);
}

static void read_dynamic(struct bytes table, struct bytes strings,
                         struct buf *needed) {
  for (size_t at = 0; at + sizeof(Elf64_Dyn) <= table.size;
       at += sizeof(Elf64_Dyn)) {
    Elf64_Dyn entry;
    memcpy(&entry, table.data + at, sizeof entry);
    if (entry.d_tag != DT_NEEDED)
      continue;
    const char *name = string_at(strings, entry.d_un.d_val);
    buf_add(needed, name, strlen(name) + 1);
  }
}

static void read_section(struct elf *elf, const Elf64_Shdr *section,
                         struct records *records) {
  const char *name = string_at(elf->names, section->sh_name);
  Elf64_Shdr strings;
  if (strcmp(name, RECORDS_SECTION) == 0)
    take_records(elf, section, records);
  else if (strncmp(name, ".gnu.lto_.symtab", 16) == 0)
    read_optimised(contents(elf, section), records);
  else if ((section->sh_type == SHT_SYMTAB || section->sh_type == SHT_DYNSYM) &&
           get_section(elf, section->sh_link, &strings))
    read_symbols(contents(elf, section), contents(elf, &strings), records,
                 &elf->calling);
  else if (section->sh_type == SHT_DYNAMIC && records->needed &&
           get_section(elf, section->sh_link, &strings))
    read_dynamic(contents(elf, section), contents(elf, &strings),
                 records->needed);
}

/* Large files keep the number of sections, and the index of the one with
 * their names, in the first section. */
static bool open_elf(struct elf *elf, struct bytes file) {
  *elf = (struct elf){.file = file};
  memcpy(&elf->header, file.data, sizeof elf->header);
  if (elf->header.e_ident[EI_CLASS] != ELFCLASS64 ||
      elf->header.e_shentsize != sizeof(Elf64_Shdr) || !elf->header.e_shoff)
    return false;
  Elf64_Shdr first, names;
  elf->n_sections = 1;
  if (!get_section(elf, 0, &first))
    return false;
  elf->n_sections =
      elf->header.e_shnum ? elf->header.e_shnum : (size_t)first.sh_size;
  size_t index = elf->header.e_shstrndx == SHN_XINDEX ? first.sh_link
                                                      : elf->header.e_shstrndx;
  if (!get_section(elf, index, &names))
    return false;
  elf->names = contents(elf, &names);
  return true;
}

/* Every source of the object must have said what it calls. One of which the
 * name was stripped may be any number of them. */
static void note_calls(const struct calling *calling, struct records *records) {
  if (!calling->calls)
    return;
  bool is_known = calling->n_files && calling->n_files <= calling->n_texts &&
                  calling->n_whole == calling->n_texts;
  if (is_known)
    records->has_calls = true;
  else
    note_opaque(records);
}

static void read_elf(struct bytes file, struct records *records) {
  struct elf elf;
  Elf64_Shdr section;
  if (!open_elf(&elf, file))
    return;
  for (size_t i = 1; i < elf.n_sections && get_section(&elf, i, &section); i++)
    read_section(&elf, &section, records);
  note_calls(&elf.calling, records);
}

static void read_object(struct bytes file, struct records *records) {
  static const unsigned char bitcode[] = {'B', 'C', 0xc0, 0xde};
  static const unsigned char wrapped[] = {0xde, 0xc0, 0x17, 0x0b};
  if (file.size >= sizeof(Elf64_Ehdr) &&
      memcmp(file.data, ELFMAG, SELFMAG) == 0)
    read_elf(file, records);
  else if (file.size >= 4 && (memcmp(file.data, bitcode, 4) == 0 ||
                              memcmp(file.data, wrapped, 4) == 0))
    read_optimised(file, records);
}

/* ---- Archives ---------------------------------------------------------- */

static void read_path(const char *path, bool may_be_thin,
                      struct records *records);

#define THIN_MAGIC "!<thin>\n"

struct archive {
  struct bytes file;
  struct bytes long_names;
  const char *path;
  bool is_thin;
};

/* A member of a thin archive is a file, named relative to the archive; never
 * a thin archive itself, which could name the first one. */
static void read_thin_member(const struct archive *archive, uint64_t offset,
                             struct records *records) {
  struct bytes rest =
      part(archive->long_names, offset, archive->long_names.size - offset);
  const unsigned char *end =
      rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
  if (!end || end == rest.data)
    return;
  int length = (int)(end - rest.data - (end[-1] == '/'));
  const char *slash = strrchr(archive->path, '/');
  int directory =
      slash && rest.data[0] != '/' ? (int)(slash - archive->path + 1) : 0;
  char *path = NULL;
  if (asprintf(&path, "%.*s%.*s", directory, archive->path, length,
               (const char *)rest.data) >= 0)
    read_path(path, false, records);
  free(path);
}

/* Reads the member whose header is at `offset`; returns where the next one
 * is, 0 at the end. Names: "/" and "/SYM64/" are symbol tables, "//" the long
 * names, "/123" a long name, anything else the name itself. */
static uint64_t read_member(struct archive *archive, uint64_t offset,
                            struct records *records) {
  struct ar_hdr header;
  struct bytes bytes = part(archive->file, offset, sizeof header);
  if (!bytes.data)
    return 0;
  memcpy(&header, bytes.data, sizeof header);
  char size_text[sizeof header.ar_size + 1] = {0};
  memcpy(size_text, header.ar_size, sizeof header.ar_size);
  uint64_t size = strtoull(size_text, NULL, 10);
  uint64_t data = offset + sizeof header;
  bool is_names = header.ar_name[0] == '/' && header.ar_name[1] == '/';
  bool is_table = header.ar_name[0] == '/' &&
                  !isdigit((unsigned char)header.ar_name[1]) && !is_names;
  if (is_names)
    archive->long_names = part(archive->file, data, size);
  else if (!is_table && archive->is_thin)
    read_thin_member(archive, strtoull(header.ar_name + 1, NULL, 10), records);
  else if (!is_table)
    read_object(part(archive->file, data, size), records);
  if (archive->is_thin && !is_names && !is_table)
    size = 0;
  return data + size + (size & 1);
}

static void read_archive(const char *path, struct bytes file, bool is_thin,
                         struct records *records) {
  struct archive archive = {file, {NULL, 0}, path, is_thin};
  uint64_t offset = SARMAG;
  records->is_archive = true;
  while (offset && offset < file.size)
    offset = read_member(&archive, offset, records);
}

/* ---- Files ------------------------------------------------------------- */

static void read_file(const char *path, struct bytes file, bool may_be_thin,
                      struct records *records) {
  if (file.size >= SARMAG && memcmp(file.data, ARMAG, SARMAG) == 0)
    read_archive(path, file, false, records);
  else if (file.size < SARMAG || memcmp(file.data, THIN_MAGIC, SARMAG) != 0)
    read_object(file, records);
  else if (may_be_thin)
    read_archive(path, file, true, records);
}

static void read_path(const char *path, bool may_be_thin,
                      struct records *records) {
  struct stat status;
  if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
    return; /* a pipe, say, that would not open before somebody writes */
  int descriptor = open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return;
  if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
      status.st_size > 0) {
    size_t size = (size_t)status.st_size;
    void *data = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    if (data != MAP_FAILED) {
      read_file(path, (struct bytes){data, size}, may_be_thin, records);
      munmap(data, size);
    }
  }
  close(descriptor);
}

void records_read_bytes(const char *path, const void *data, size_t size,
                        struct records *records) {
  records->reading = path;
  read_file(path, (struct bytes){data, size}, true, records);
}

void records_read(const char *path, struct records *records) {
  bool has_records = records->has_records;
  bool uses_runtime = records->uses_runtime;
  records->has_records = records->uses_runtime = records->is_archive = false;
  records->reading = path;
  read_path(path, true, records);
  if (records->has_records || records->uses_runtime)
    *(records->is_archive ? &records->in_archives : &records->outside) = true;
  records->has_records |= has_records;
  records->uses_runtime |= uses_runtime;
}
