/* SPDX-License-Identifier: BSD-3-Clause */
/* The table of messages, and the table printed as Markdown. */
#include "errors.h"

#include <string.h>

static const struct error {
  const char *word; /* NULL: the title of a group, in format */
  const char *format;
  const char *explanation;
} errors[] = {
#define EDAT_ERROR_GROUP(title) {NULL, title, NULL},
#define EDAT_ERROR(id, word, format, explanation) {word, format, explanation},
#include "errors.def"
#undef EDAT_ERROR
#undef EDAT_ERROR_GROUP
};

const char *edat__error_word(enum error_id id) {
  static const char *const words[] = {
#define EDAT_ERROR_GROUP(title)
#define EDAT_ERROR(id, word, format, explanation) [ERROR_##id] = word,
#include "errors.def"
#undef EDAT_ERROR
#undef EDAT_ERROR_GROUP
  };
  return words[id];
}

/* The message with "..." for each value. */
static void print_format(FILE *out, const char *format) {
  fputs("    ", out);
  for (const char *c = format; *c; c++) {
    if (*c == '%') {
      c += strspn(c + 1, "lz") + 1;
      fputs("...", out);
    } else if (*c == '\n') {
      fputs("\n    note: ", out);
    } else {
      fputc(*c, out);
    }
  }
  fputc('\n', out);
}

void edat__errors_print_markdown(FILE *out) {
  fputs("# Messages of the runtime\n\n"
        "<!-- Printed from the table in runtime/errors.def by the unit test\n"
        "     `errors --print`; a test compares. -->\n\n"
        "A message begins with who speaks - rank, worker, task and its line - "
        "and ends with\na word in brackets, by which it is found here. Unless "
        "it is a warning, it ends all\nranks, with a status that is not 0.\n",
        out);
  for (size_t i = 0; i < EDAT_LENGTH(errors); i++) {
    const struct error *e = &errors[i];
    if (!e->word) {
      fprintf(out, "\n## %s\n", e->format);
      continue;
    }
    fprintf(out, "\n### `edat-%s`\n\n", e->word);
    print_format(out, e->format);
    fprintf(out, "\n%s\n", e->explanation);
  }
}
