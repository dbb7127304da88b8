/* SPDX-License-Identifier: BSD-3-Clause */
/* The copy of the file that libclang parses. Each pragma becomes text on its
 * first line, then as many newlines as it had, so that lines never move:
 *
 *   before a statement   for(PROBES;;)for(LOCAL;;)for(INNER PROBES;;)_E3:
 *   standing alone       _E3:;PROBES;LOCAL;INNER PROBES;
 *   before a function    nothing: see ast_head.c
 *
 * A probe is `(void)(expression)` with the bytes of the pragma; a local is a
 * declaration that the pragma makes. The `for`s give the locals the scope of
 * just the one statement, without a brace that would need its closing.
 */
#include "ast_private.h"

#include <string.h>

static void add_piece(struct ast *ast, enum piece_kind kind, struct span file,
                      int query) {
  struct piece *piece = ARENA_PUSH(ast->arena, ast->pieces, ast->npieces);
  *piece = (struct piece){(uint32_t)ast->copy.size, kind, file, query};
}

static void put_made(struct ast *ast, size_t query, const char *text) {
  add_piece(ast, PIECE_MADE, ast->queries[query].pragma, (int)query);
  buf_puts(&ast->copy, text);
}

/* What one step through a clause's text yields: `skip` bytes of the file
 * stand for `put`, or are copied when it is NULL. */
struct step {
  uint32_t skip;
  const char *put;
};

static struct step step_at(const char *text, uint32_t at, uint32_t end,
                           bool in_string_operand, char quote) {
  if (text[at] == '\\') {
    uint32_t i = at + 1;
    while (i < end && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r'))
      i++;
    if (i < end && text[i] == '\n')
      return (struct step){i + 1 - at, ""};
    if (in_string_operand && at + 1 < end &&
        (text[at + 1] == '"' || text[at + 1] == '\\'))
      return (struct step){2, text[at + 1] == '"' ? "\"" : "\\"};
    if (quote && at + 1 < end)
      return (struct step){2, NULL};
  }
  if (!quote && text[at] == '/' && at + 1 < end && text[at + 1] == '*') {
    uint32_t i = at + 2;
    while (i + 1 < end && !(text[i] == '*' && text[i + 1] == '/'))
      i++;
    return (struct step){i + 1 < end ? i + 2 - at : end - at, " "};
  }
  if (!quote && text[at] == '/' && at + 1 < end && text[at + 1] == '/')
    return (struct step){end - at, " "};
  if (text[at] == '\n')
    return (struct step){1, " "};
  return (struct step){1, NULL};
}

/* The bytes of a clause's expression, without splices and comments. */
static void put_expression(struct ast *ast, size_t query, struct span span) {
  const char *text = ast->source->text;
  bool operand = text[ast->queries[query].pragma.begin] == '_';
  char quote = 0;
  bool fresh = true;
  for (uint32_t at = span.begin; at < span.end;) {
    struct step step = step_at(text, at, span.end, operand, quote);
    if (fresh || step.put)
      add_piece(ast, PIECE_PROBE, span_make(at, span.end), (int)query);
    fresh = step.put != NULL;
    const char *bytes = step.put ? step.put : text + at;
    size_t size = step.put ? strlen(step.put) : step.skip;
    buf_add(&ast->copy, bytes, size);
    if (size == 1 && (*bytes == '"' || *bytes == '\''))
      quote = quote == 0 ? *bytes : quote == *bytes ? 0 : quote;
    at += step.skip;
  }
}

static void put_probes(struct ast *ast, size_t q, bool inner,
                       const char *before, const char *after) {
  struct ast_query *query = &ast->queries[q];
  for (size_t i = 0; i < query->nprobes; i++) {
    struct span span = query->probes[i].span;
    if (query->probes[i].inner != inner || span.begin >= span.end)
      continue;
    put_made(ast, q, before);
    ast->states[q].casts[i] = (uint32_t)ast->copy.size;
    /* Errors at our parentheses are blamed on the expression. */
    add_piece(ast, PIECE_MADE, span, (int)q);
    buf_puts(&ast->copy, "(void)(");
    put_expression(ast, q, span);
    add_piece(ast, PIECE_MADE, span, (int)q);
    buf_puts(&ast->copy, ")");
    put_made(ast, q, after);
  }
}

static void put_locals(struct ast *ast, size_t q, const char *before,
                       const char *after) {
  struct ast_query *query = &ast->queries[q];
  for (size_t i = 0; i < query->nlocals; i++) {
    put_made(ast, q, before);
    add_piece(ast, PIECE_LOCAL, query->locals[i].span, (int)q);
    size_t begin = ast->copy.size;
    buf_puts(&ast->copy, query->locals[i].text);
    ast->states[q].locals[i] = span_make(begin, ast->copy.size);
    put_made(ast, q, after);
  }
}

static void put_label(struct ast *ast, size_t query) {
  add_piece(ast, PIECE_MADE, ast->queries[query].pragma, (int)query);
  buf_printf(&ast->copy, AST_LABEL "%zu:", query);
}

static void put_query(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  bool alone = ast->queries[q].shape == AST_SHAPE_ALONE;
  const char *before = alone ? "" : "for(", *after = alone ? ";" : ";;)";
  if (state->mode == MODE_BLANK)
    return;
  state->was_labelled = true;
  if (alone) {
    put_label(ast, q);
    put_made(ast, q, ";");
  }
  if (state->mode == MODE_FULL) {
    put_probes(ast, q, false, before, after);
    put_locals(ast, q, before, after);
    put_probes(ast, q, true, before, after);
  }
  if (!alone)
    put_label(ast, q);
}

static void put_newlines(struct ast *ast, size_t q) {
  struct span pragma = ast->queries[q].pragma;
  put_made(ast, q, " ");
  for (uint32_t i = pragma.begin; i < pragma.end; i++)
    if (ast->source->text[i] == '\n')
      buf_putc(&ast->copy, '\n');
}

/* ---- Functions that are annotated --------------------------------------- */

static void add_text(struct ast *ast, uint32_t from, uint32_t to) {
  add_piece(ast, PIECE_TEXT, span_make(from, to), -1);
  buf_add(&ast->copy, ast->source->text + from, to - from);
}

static void open_head(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  const struct ast_head *head = state->head;
  if (!head->is_definition) {
    put_made(ast, q, "static void __edatcc_head");
    buf_printf(&ast->copy, "%zu", q);
    add_piece(ast, PIECE_PROBE, head->params_span, (int)q);
    buf_add(&ast->copy, ast->source->text + head->params_span.begin,
            head->params_span.end - head->params_span.begin);
  }
  put_made(ast, q, "{");
  state->begin = (uint32_t)ast->copy.size;
  put_query(ast, q);
  state->end = (uint32_t)ast->copy.size;
  if (!head->is_definition) {
    uint32_t at = head->declaration.end;
    add_piece(ast, PIECE_MADE, span_make(at, at), -1);
    buf_puts(&ast->copy, "{}}");
  }
}

/* The next place in (from, to] where text of an earlier pragma goes. */
static uint32_t next_head(const struct ast *ast, uint32_t from, uint32_t to) {
  uint32_t next = AST_NOWHERE;
  for (size_t q = 0; q < ast->nqueries; q++) {
    const struct query_state *state = &ast->states[q];
    if (!state->head || state->mode == MODE_BLANK)
      continue;
    uint32_t begin = ast_head_begin(state), end = ast_head_end(state);
    if (from < begin && begin <= to && begin < next)
      next = begin;
    if (end != AST_NOWHERE && from < end && end <= to && end < next)
      next = end;
  }
  return next;
}

/* Text of the file with what pragmas in front of functions put into it. */
static void put_text(struct ast *ast, uint32_t from, uint32_t to) {
  uint32_t at;
  while ((at = next_head(ast, from, to)) != AST_NOWHERE) {
    add_text(ast, from, at);
    for (size_t q = 0; q < ast->nqueries; q++) {
      if (!ast->states[q].head || ast->states[q].mode == MODE_BLANK)
        continue;
      if (ast_head_begin(&ast->states[q]) == at)
        open_head(ast, q);
      else if (ast_head_end(&ast->states[q]) == at)
        put_made(ast, q, "}");
    }
    from = at;
  }
  add_text(ast, from, to);
}

static void reset_state(struct ast *ast, size_t q) {
  struct query_state *state = &ast->states[q];
  struct ast_query *query = &ast->queries[q];
  state->casts = ARENA_ARRAY(ast->arena, uint32_t, query->nprobes);
  state->probes = ARENA_ARRAY(ast->arena, struct node *, query->nprobes);
  state->locals = ARENA_ARRAY(ast->arena, struct span, query->nlocals);
  for (size_t i = 0; i < query->nprobes; i++)
    state->casts[i] = AST_NOWHERE;
  state->function = NULL;
  state->label = state->outer = state->statement = NULL;
}

/* Pragmas that macros make show as unknown ones (ast_expand.c): the program
 * must not silence that. Words of one length, so that nothing moves. */
static void keep_warnings(struct buf *copy) {
  static const char word[] = "diagnostic";
  char *at = copy->data, *end = at + copy->size;
  while (at && (at = memmem(at, (size_t)(end - at), word, strlen(word)))) {
    at += strlen(word);
    char *what = at + strspn(at, " \t");
    if (strncmp(what, "ignored", 7) == 0)
      memcpy(what, "warning", 7);
  }
}

void ast_text_build(struct ast *ast) {
  uint32_t at = 0;
  buf_clear(&ast->copy);
  ast->npieces = 0;
  ast->pieces = NULL;
  for (size_t q = 0; q < ast->nqueries; q++) {
    struct span pragma = ast->queries[q].pragma;
    reset_state(ast, q);
    put_text(ast, at, pragma.begin);
    ast->states[q].begin = (uint32_t)ast->copy.size;
    if (!ast->states[q].head)
      put_query(ast, q);
    put_newlines(ast, q);
    ast->states[q].end = (uint32_t)ast->copy.size;
    at = pragma.end;
  }
  put_text(ast, at, (uint32_t)ast->source->size);
  keep_warnings(&ast->copy);
}

const struct piece *ast_piece_at(const struct ast *ast, uint32_t at) {
  size_t low = 0, high = ast->npieces;
  while (high - low > 1) {
    size_t middle = (low + high) / 2;
    if (ast->pieces[middle].copy <= at)
      low = middle;
    else
      high = middle;
  }
  return &ast->pieces[low];
}

static bool is_verbatim(const struct piece *piece) {
  return piece->kind == PIECE_TEXT || piece->kind == PIECE_PROBE;
}

uint32_t ast_offset(const struct ast *ast, uint32_t at) {
  const struct piece *piece = ast_piece_at(ast, at);
  uint32_t offset = piece->file.begin;
  if (is_verbatim(piece))
    offset += at - piece->copy;
  return offset;
}

struct span ast_span(const struct ast *ast, uint32_t begin, uint32_t end) {
  uint32_t from = ast_offset(ast, begin);
  if (end <= begin)
    return span_make(from, from);
  const struct piece *piece = ast_piece_at(ast, end - 1);
  uint32_t to = piece->file.end;
  if (is_verbatim(piece))
    to = piece->file.begin + (end - piece->copy);
  return span_make(from, to < from ? from : to);
}

bool ast_in_query(const struct ast *ast, uint32_t at, int query) {
  return at != AST_NOWHERE && ast_piece_at(ast, at)->query == query;
}
