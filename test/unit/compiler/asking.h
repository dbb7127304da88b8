/* SPDX-License-Identifier: BSD-3-Clause */
/* Asks ast about a piece of C and shows the answers as text. Pragmas are
 * written for the test, not in the language:
 *
 *   #pragma edat task p(expression) i(inner expression) l(declaration)
 *   #pragma edat alone ...     #pragma edat loop2 ...
 */
#ifndef EDAT_TEST_ASKING_H
#define EDAT_TEST_ASKING_H

#include "../check.h"
#include "arena.h"
#include "ast.h"
#include "buf.h"
#include "diag.h"

enum { ASK_MAX = 16 };

struct asking {
  struct arena arena;
  struct diags diags;
  const struct source *source;
  struct ast_query queries[ASK_MAX];
  size_t nqueries;
  struct ast_unit unit;
  bool ok;
};

static struct asking ask;
static char ask_text[8][4096];

/* A buffer of several, so that one call can use some. */
__attribute__((unused)) static char *ask_room(void) {
  static unsigned next;
  char *room = ask_text[next++ % 8];
  room[0] = '\0';
  return room;
}

static const char *ask_operand(const char *p, struct span *span,
                               const char *text) {
  int depth = 1;
  const char *begin = p;
  for (; *p && depth; p++)
    depth += (*p == '(') - (*p == ')');
  *span = span_make((size_t)(begin - text), (size_t)(p - 1 - text));
  return p;
}

static void ask_read(struct ast_query *query, const char *text) {
  const char *p = text + query->pragma.begin, *end = text + query->pragma.end;
  query->probes = ARENA_ARRAY(&ask.arena, struct ast_probe, 8);
  query->locals = ARENA_ARRAY(&ask.arena, struct ast_local, 8);
  const char *word = strstr(p, "edat ") + 5;
  if (strncmp(word, "alone", 5) == 0)
    query->shape = AST_SHAPE_ALONE;
  if (strncmp(word, "loop", 4) == 0) {
    query->loop = true;
    query->collapse = word[4] > '0' && word[4] <= '9' ? word[4] - '0' : 1;
  }
  for (p = word; p < end; p++) {
    struct span span;
    if (p[1] != '(' || p[-1] != ' ' || !strchr("pil", *p))
      continue;
    char what = *p;
    p = ask_operand(p + 2, &span, text) - 1;
    if (what == 'l') {
      struct ast_local *local = &query->locals[query->nlocals++];
      local->span = span;
      local->text =
          arena_strndup(&ask.arena, text + span.begin, span.end - span.begin);
    } else {
      query->probes[query->nprobes++] =
          (struct ast_probe){.span = span, .inner = what == 'i'};
    }
  }
}

static size_t ask_pragma_end(const char *text, size_t at) {
  while (text[at] && (text[at] != '\n' || text[at - 1] == '\\'))
    at++;
  return at;
}

static void ask_file_args(const char *name, const char *text,
                          const char *const *args, size_t nargs) {
  const char *p = text;
  if (ask.source)
    arena_fini(&ask.arena);
  memset(&ask, 0, sizeof ask);
  arena_init(&ask.arena);
  diags_init(&ask.diags, &ask.arena, NULL);
  ask.source = source_from_text(&ask.arena, name, text, strlen(text));
  while ((p = strstr(p, "edat ")) != NULL) {
    struct ast_query *query = &ask.queries[ask.nqueries++];
    size_t begin = (size_t)(p - text), end;
    while (begin && text[begin] != '#' && text[begin] != '_')
      begin--;
    if (text[begin] == '_')
      end = (size_t)(strstr(p, "\")") + 2 - text);
    else
      end = ask_pragma_end(text, begin);
    query->pragma = span_make(begin, end);
    ask_read(query, ask.source->text);
    p = text + end;
  }
  const struct ast_options options = {.args = args, .nargs = nargs};
  ask.ok = ast_analyse(&ask.arena, &ask.diags, ask.source, &options,
                       ask.queries, ask.nqueries, &ask.unit);
}

static void ask_file(const char *text) {
  static const char *const args[] = {"-std=gnu11"};
  ask_file_args("t.c", text, args, 1);
}

/* Text around `body`: the usual surroundings. */
__attribute__((unused)) static void ask_body(const char *body) {
  struct buf buf;
  buf_init(&buf);
  buf_printf(&buf,
             "typedef unsigned long size_t;\n"
             "void use(int); int get(void); void take(void *);\n"
             "int glob;\n"
             "int f(int n, double a[], double m[n][n]) {\n%s\nreturn 0; }\n",
             body);
  ask_file(buf_str(&buf));
  buf_fini(&buf);
}

static const char *ask_span(struct span span) {
  char *room = ask_room();
  snprintf(room, 4096, "%.*s", (int)(span.end - span.begin),
           ask.source->text + span.begin);
  return room;
}

/* What was reported, one message a line. */
__attribute__((unused)) static const char *ask_messages(void) {
  char *room = ask_room();
  for (struct diag *d = ask.diags.first; d; d = d->next)
    snprintf(room + strlen(room), 4096 - strlen(room), "%s%s [%s]",
             *room ? "\n" : "", d->message,
             d->source == ask.source ? ask_span(d->span) : "elsewhere");
  return room;
}

__attribute__((unused)) static const struct ast_region *ask_region(size_t q) {
  REQUIRE(q < ask.unit.nregions);
  return &ask.unit.regions[q];
}

static void ask_put_refs(char *room, const struct ast_ref *refs, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char *end = room + strlen(room);
    end += sprintf(end, "%s", *room ? " " : "");
    if (refs[i].probe >= 0)
      end += sprintf(end, "%d/", refs[i].probe);
    if (refs[i].macro)
      end += sprintf(end, "%s>", refs[i].macro);
    end += sprintf(end, "%s:", refs[i].var->name);
    end += sprintf(end, "%s%s%s%s", refs[i].access & AST_READ ? "r" : "",
                   refs[i].access & AST_WRITE ? "w" : "",
                   refs[i].access & AST_ADDRESS ? "a" : "",
                   refs[i].access & AST_UNEVALUATED ? "u" : "");
    const char *text = ask_span(refs[i].span);
    const char *want = refs[i].macro ? refs[i].macro : refs[i].var->name;
    if (strcmp(want, "#include") != 0 && strcmp(text, want) != 0)
      sprintf(end, "[at '%s']", text);
  }
}

/* "n:r x:w 0/n:r M>n:r": probe, macro, name, access. */
__attribute__((unused)) static const char *ask_refs(size_t q) {
  char *room = ask_room();
  ask_put_refs(room, ask_region(q)->refs, ask_region(q)->nrefs);
  return room;
}

__attribute__((unused)) static const char *ask_globals(size_t q) {
  char *room = ask_room();
  ask_put_refs(room, ask_region(q)->globals, ask_region(q)->nglobals);
  return room;
}

__attribute__((unused)) static const char *ask_jumps(size_t q) {
  static const char *const names[] = {"return", "break", "continue", "goto",
                                      "in",     "case",  "computed", "asm",
                                      "setjmp", "va",    "alloca"};
  char *room = ask_room();
  for (size_t i = 0; i < ask_region(q)->njumps; i++)
    sprintf(room + strlen(room), "%s%s", *room ? " " : "",
            names[ask_region(q)->jumps[i].kind]);
  return room;
}

__attribute__((unused)) static const char *ask_statement(size_t q) {
  return ask_span(ask_region(q)->statement);
}

#endif
