/* SPDX-License-Identifier: BSD-3-Clause */
/* FNV-1a over words and files; see fingerprint.h. Nothing depends on it but the
 * name of a directory, so what cannot be read does not count.
 */
#include "fingerprint.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t add_bytes(uint64_t hash, const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++)
    hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
  return hash;
}

static uint64_t add_open_file(uint64_t hash, int file) {
  struct stat status;
  if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_size == 0)
    return hash;
  size_t size = (size_t)status.st_size;
  char *text = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (text == MAP_FAILED)
    return hash;
  hash = add_bytes(hash, text, size);
  munmap(text, size);
  return hash;
}

/* O_NONBLOCK: a pipe without a writer is not waited for, nor is it read. */
static uint64_t add_file(uint64_t hash, const char *path) {
  struct stat status;
  if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
    return hash;
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    return hash;
  hash = add_open_file(hash, file);
  close(file);
  return hash;
}

uint64_t fingerprint(const struct job *job) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < job->n_words; i++) {
    const struct word *word = &job->words[i];
    if (!(word->what & (WORD_OUTPUT | WORD_DEPEND_FILE)))
      hash = add_bytes(hash, word->text, strlen(word->text) + 1);
    if (word->what & WORD_SOURCE)
      hash = add_file(hash, word->text);
  }
  return hash;
}
