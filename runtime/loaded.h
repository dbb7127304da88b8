/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ELF files of the executable and of each loaded library, for what only
 * their section headers tell. A file that is not the one that was loaded (built
 * anew meanwhile) has other program headers than those in memory, and is left
 * out; so is one whose section headers were cut off.
 *
 * Maps files: for reports and first uses, not for anything that has to be fast.
 */
#ifndef EDAT_RUNTIME_LOADED_H
#define EDAT_RUNTIME_LOADED_H

#include "base.h"

#include <link.h>

struct loaded_file {
  const struct dl_phdr_info *info;
  ElfW(Ehdr) header;
  const unsigned char *data;
  size_t size;
};

/* True: no more files. The file is mapped only that long. */
typedef bool loaded_visit(const struct loaded_file *file, void *ctx);

void edat__loaded_each(loaded_visit *visit, void *ctx);
/* NULL where the part is not in the file. */
const void *edat__loaded_part(const struct loaded_file *file, uint64_t offset,
                              uint64_t size);
bool edat__loaded_section(const struct loaded_file *file, size_t index,
                          ElfW(Shdr) * out);
/* The name of the function at the address, which only the symbol table of the
   file has if it is static; NULL: stripped, or none begins there. The caller
   owns it. */
char *edat__loaded_function(uintptr_t address);

#endif
