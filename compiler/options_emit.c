/* SPDX-License-Identifier: BSD-3-Clause */
/* From the words of a job back to a command line; see options.h.
 */
#include "options.h"

static bool is_changed(const struct job *job, size_t word, unsigned drop,
                       const char *const *replace) {
  return (job->words[word].what & drop) || (replace && replace[word]);
}

void options_emit(const struct job *job, unsigned drop,
                  const char *const *replace, struct args *out) {
  size_t next;
  for (size_t i = 0; i < job->n_words; i = next) {
    size_t origin = job->words[i].origin;
    bool changed = false;
    for (next = i; next < job->n_words && job->words[next].origin == origin;
         next++)
      changed |= is_changed(job, next, drop, replace);
    if (!changed && next > i + 1) {
      args_push(out, job->argv.items[origin]);
      continue;
    }
    for (size_t k = i; k < next; k++)
      if (replace && replace[k])
        args_push(out, replace[k]);
      else if (!(job->words[k].what & drop))
        args_push(out, job->words[k].text);
  }
}

void options_emit_end(const struct job *job, struct args *out) {
  if (job->has_files_only)
    args_push(out, "--");
}
