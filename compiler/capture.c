/* SPDX-License-Identifier: BSD-3-Clause */
/* A body that moves to a function of its own takes along what it uses of the
 * function it leaves. Constructs nest, so one identifier may be captured
 * several times on its way in: the innermost construct that holds it decides
 * how it is spelled.
 *
 * A taskloop shares by default. A variable that nothing can change while the
 * loop runs is passed by value all the same: the body then reads a local,
 * which the compiler can keep in a register.
 */
#include "capture.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "parse.h"

/* Arrays up to this size are copied to a local of their own name, which a
 * debugger shows as it was; larger ones are used in place. */
enum { LOCAL_ARRAY_MAX = 4096 };

struct capturing {
  struct arena *arena;
  struct plan *plan;
  struct diags *diags;
  struct construct *construct;
  struct rename *uses; /* every captured identifier, outer constructs first */
  size_t n_uses;
};

static bool within(struct span inner, struct span outer) {
  return inner.begin >= outer.begin && inner.end <= outer.end;
}

/* Does this use stand in text that moves with the construct? */
static bool is_moved(const struct construct *c, const struct ast_ref *ref) {
  if (ref->probe < 0)
    return within(ref->span, c->moved);
  return c->query->probes[ref->probe].inner;
}

/* Declared by as() of a loop: outside of the pieces that use it. */
static bool is_from_event(const struct construct *c,
                          const struct ast_var *var) {
  return directive_defers(c->directive) && var->storage == AST_STORAGE_AS &&
         within(var->declared, c->pragma->span);
}

static bool is_own(const struct construct *c, const struct ast_var *var) {
  if (is_from_event(c, var))
    return false;
  if (within(var->declared, c->moved) || within(var->declared, c->pragma->span))
    return true;
  for (size_t i = 0; i < c->region->nloops; i++)
    if (c->region->loops[i].var == var)
      return true;
  return false;
}

static bool can_change(const struct capturing *in, const struct ast_var *var) {
  const struct ast_type *type = var->type;
  if (type->is_volatile || type->is_atomic || var->address_taken)
    return true;
  for (size_t i = 0; i < in->plan->n_constructs; i++) {
    const struct construct *c = &in->plan->constructs[i];
    if (c->state != CONSTRUCT_LIVE || !c->is_outlined || is_own(c, var))
      continue;
    for (size_t r = 0; r < c->region->nrefs; r++) {
      const struct ast_ref *ref = &c->region->refs[r];
      if (ref->var == var && (ref->access & (AST_WRITE | AST_ADDRESS)) &&
          is_moved(c, ref))
        return true;
    }
  }
  return false;
}

static bool is_array(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA;
}

static enum capture_mode value_mode(const struct ast_type *type) {
  if (type->cls == AST_CLASS_VLA)
    return CAPTURE_BY_COPY;
  if (type->cls == AST_CLASS_ARRAY &&
      (type->size > LOCAL_ARRAY_MAX || type->is_const ||
       type->variably_modified || type->uses_local_type))
    return CAPTURE_BY_COPY;
  return CAPTURE_BY_VALUE;
}

static bool is_list_item(const struct construct *c, struct text item,
                         const struct ast_var *var) {
  return sema_probe(c, item)->var == var;
}

/* The capture that a clause lists for the variable, if one does. */
static const struct clause *find_listing(const struct construct *c,
                                         const struct ast_var *var,
                                         enum reduce_op *op) {
  for (size_t i = 0; i < c->directive->n_clauses; i++) {
    const struct clause *clause = &c->directive->clauses[i];
    for (size_t n = 0; n < clause->names.count; n++)
      if (is_list_item(c, clause->names.items[n], var))
        return clause;
    *op = clause->reduction.op;
    for (size_t n = 0; n < clause->reduction.list.count; n++)
      if (is_list_item(c, clause->reduction.list.items[n].base, var))
        return clause;
  }
  *op = REDUCE_NONE;
  return NULL;
}

static enum capture_mode listed_mode(const struct clause *clause,
                                     const struct ast_type *type) {
  switch (clause->kind) {
  case CLAUSE_SHARED:
    return CAPTURE_BY_ADDRESS;
  case CLAUSE_PRIVATE:
    return CAPTURE_UNSET;
  case CLAUSE_REDUCTION:
    return CAPTURE_REDUCTION;
  default:
    return value_mode(type);
  }
}

static enum capture_mode default_mode(struct capturing *in,
                                      const struct ast_ref *ref) {
  const struct construct *c = in->construct;
  const struct ast_type *type = ref->var->type;
  const struct clause *clause = directive_find(c->directive, CLAUSE_DEFAULT);
  bool loop = c->directive->kind == DIRECTIVE_TASKLOOP &&
              !directive_defers(c->directive);
  if (c->region->head || is_from_event(c, ref->var))
    return value_mode(type);
  if (clause && clause->capture == CAPTURE_NONE) {
    struct diag *diag = diag_add(in->diags, DIAG_default_none, in->plan->source,
                                 ref->span, ref->var->name);
    diag_note(in->diags, diag, DIAG_note_help, in->plan->source, clause->span,
              "add it to 'firstprivate', 'shared' or 'private'");
  }
  bool shared = clause ? clause->capture == CAPTURE_SHARED : loop;
  if (!shared)
    return value_mode(type);
  /* A loop's arguments live as long as the loop. */
  if (loop && !is_array(type) && type->cls != AST_CLASS_RECORD &&
      !can_change(in, ref->var))
    return CAPTURE_BY_VALUE;
  return CAPTURE_BY_ADDRESS;
}

static bool is_inside_another(const struct capturing *in, size_t place,
                              const struct ast_var *var) {
  for (size_t i = 0; i < in->plan->n_constructs; i++) {
    const struct construct *c = &in->plan->constructs[i];
    enum reduce_op op;
    if (c->state != CONSTRUCT_LIVE || !c->is_outlined ||
        place < c->moved.begin || place >= c->moved.end)
      continue;
    if (c != in->construct && c->moved.begin <= in->construct->moved.begin &&
        c->moved.end >= in->construct->moved.end)
      continue;
    const struct clause *listing = find_listing(c, var, &op);
    bool shares = (c->directive->kind == DIRECTIVE_TASKLOOP &&
                   !directive_defers(c->directive)) ||
                  directive_find(c->directive, CLAUSE_DEFAULT);
    if (listing ? listing->kind == CLAUSE_FIRSTPRIVATE ||
                      listing->kind == CLAUSE_PRIVATE
                : !shares)
      return true;
  }
  return false;
}

/* It has no value yet when control reaches the pragma: it is set only behind
 * it, or in bodies, this one or others that have their own. Nothing to copy. */
static bool is_never_set(const struct capturing *in,
                         const struct ast_var *var) {
  if (var->has_initialiser || var->storage != AST_STORAGE_AUTO ||
      var->type->cls == AST_CLASS_VLA)
    return false;
  const struct ast_region *region = in->construct->region;
  for (size_t i = 0; i < var->nset_at; i++) {
    bool later = !region->repeated && var->set_at[i] >= region->statement.end;
    if (!later && !is_inside_another(in, var->set_at[i], var))
      return false;
  }
  return true;
}

/* Whatever lies behind it, its size does not tell. */
static bool has_flexible_end(const struct ast_type *type) {
  return type->cls == AST_CLASS_RECORD && type->unfit &&
         strstr(type->unfit, "flexible");
}

/* The copy of a large array is used where the runtime puts it. */
static bool is_beyond_copies(const struct ast_var *var,
                             enum capture_mode mode) {
  const struct ast_type *type = var->type;
  while (type->element && is_array(type))
    type = type->element;
  return (mode == CAPTURE_BY_COPY || mode == CAPTURE_BY_CHUNK) &&
         (var->alignment > 64 || type->align > 64);
}

static const char *why_not(const struct ast_var *var, enum capture_mode mode) {
  if (var->type->is_va_list)
    return "a va_list cannot leave its function";
  if (var->cleanup)
    return "it has a cleanup attribute";
  if (var->storage == AST_STORAGE_THREAD_LOCAL)
    return "it is local to a thread";
  if (var->storage == AST_STORAGE_REGISTER && mode == CAPTURE_BY_ADDRESS)
    return "a register variable has no address to share";
  if (var->type->unnamed && mode != CAPTURE_BY_NAME)
    return "its type has no name; give the struct, union or enum a tag";
  if (has_flexible_end(var->type) && mode == CAPTURE_BY_VALUE)
    return "its type ends with a flexible array, which a copy would lose; "
           "capture a pointer to it";
  if (is_beyond_copies(var, mode))
    return "it is aligned to more than 64 bytes, which copies of arrays are "
           "not; share it, or capture a pointer to it";
  if (var->type->cls == AST_CLASS_VLA && mode == CAPTURE_UNSET)
    return "the size of a private array must be constant";
  if (mode == CAPTURE_REDUCTION && var->type->uses_local_type)
    return "its type is local to the function, out of reach for a reduction";
  return NULL;
}

static void add_capture(struct capturing *in, const struct ast_ref *ref) {
  struct construct *c = in->construct;
  struct capture *capture = ARENA_PUSH(in->arena, c->captures, c->n_captures);
  enum reduce_op op = REDUCE_NONE;
  const struct clause *listing = find_listing(c, ref->var, &op);
  enum capture_mode mode;
  if (ref->var->storage == AST_STORAGE_EXTERN_LOCAL)
    mode = CAPTURE_BY_NAME;
  else if (ref->var->storage == AST_STORAGE_STATIC_LOCAL && !listing)
    mode = CAPTURE_BY_ADDRESS;
  else
    mode =
        listing ? listed_mode(listing, ref->var->type) : default_mode(in, ref);
  if (!listing && mode == CAPTURE_BY_VALUE && is_never_set(in, ref->var))
    mode = CAPTURE_UNSET;
  if (mode == CAPTURE_BY_COPY && c->directive->kind == DIRECTIVE_TASKLOOP)
    mode = CAPTURE_BY_CHUNK;
  *capture =
      (struct capture){.var = ref->var,
                       .mode = mode,
                       .op = mode == CAPTURE_REDUCTION ? op : REDUCE_NONE,
                       .is_listed = listing != NULL,
                       .is_from_event = is_from_event(c, ref->var),
                       .first_use = ref->span};
  const char *reason = why_not(ref->var, mode);
  if (!reason)
    return;
  struct diag *diag = diag_add(in->diags, DIAG_cannot_capture, in->plan->source,
                               ref->span, ref->var->name, reason);
  diag_note(in->diags, diag, DIAG_note_declared, in->plan->source,
            ref->var->declared, ref->var->name);
}

static struct capture *get_capture(struct capturing *in,
                                   const struct ast_ref *ref) {
  struct construct *c = in->construct;
  for (size_t i = 0; i < c->n_captures; i++)
    if (c->captures[i].var == ref->var)
      return &c->captures[i];
  add_capture(in, ref);
  return &c->captures[c->n_captures - 1];
}

/* Of a prototype every parameter is passed on. */
static void capture_params(struct capturing *in) {
  const struct ast_head *head = in->construct->region->head;
  for (size_t i = 0; head && !head->is_definition && i < head->nparams; i++) {
    struct ast_ref ref = {
        .var = head->params[i], .span = head->params[i]->declared, .probe = -1};
    get_capture(in, &ref)->is_read = true;
  }
}

static bool is_spelled_anew(const struct capture *capture) {
  return capture->mode == CAPTURE_BY_ADDRESS ||
         capture->mode == CAPTURE_BY_COPY || capture->mode == CAPTURE_BY_CHUNK;
}

/* Clauses become code with words of its own, of which none may be renamed. */
static bool is_generated_word(const char *name) {
  size_t n;
  const char *const *words = sema_member_names(&n);
  for (size_t i = 0; i < n; i++)
    if (strcmp(words[i], name) == 0)
      return true;
  return strcmp(name, "base") == 0;
}

static void note_in_clause(struct capturing *in, const struct ast_ref *ref,
                           struct capture *capture) {
  capture->in_clause_macro = !is_generated_word(ref->var->name);
  if (!capture->in_clause_macro)
    diag_add(in->diags, DIAG_macro_clause, in->plan->source, ref->span,
             ref->macro, ref->var->name, ref->var->name);
}

static void capture_construct(struct capturing *in) {
  struct construct *c = in->construct;
  capture_params(in);
  for (size_t i = 0; i < c->region->nrefs; i++) {
    const struct ast_ref *ref = &c->region->refs[i];
    if (!is_moved(c, ref) || is_own(c, ref->var))
      continue;
    struct capture *capture = get_capture(in, ref);
    if (ref->access & (AST_READ | AST_ADDRESS))
      capture->is_read = true;
    if (ref->access & AST_WRITE)
      capture->is_written = true;
    if (ref->macro && is_spelled_anew(capture)) {
      if (ref->probe >= 0)
        note_in_clause(in, ref, capture);
      else
        capture->in_macro = true;
    }
  }
}

/* Captures move when their array grows: uses are noted when it is complete. A
 * variable of the construct's own has no capture, which hides an outer one. */
static void note_uses(struct capturing *in) {
  struct construct *c = in->construct;
  for (size_t i = 0; i < c->region->nrefs; i++) {
    const struct ast_ref *ref = &c->region->refs[i];
    if (!is_moved(c, ref) || ref->macro)
      continue;
    *ARENA_PUSH(in->arena, in->uses, in->n_uses) = (struct rename){
        ref->span, sema_find_capture(c, ref->var), ref->probe >= 0};
  }
}

/* ---- Uses through macros ------------------------------------------------ */

static bool is_word(char ch) {
  return isalnum((unsigned char)ch) || ch == '_' || ch == '$';
}

static size_t skip_literal(const char *text, size_t i, size_t end) {
  char quote = text[i++];
  while (i < end && text[i] != quote)
    i += text[i] == '\\' ? 2 : 1;
  return i + 1;
}

static size_t skip_comment(const char *text, size_t i, size_t end) {
  bool line = text[i + 1] == '/';
  for (i += 2; i < end; i++)
    if (line ? text[i] == '\n' : (text[i] == '*' && text[i + 1] == '/'))
      return line ? i : i + 2;
  return end;
}

static bool is_use(const struct construct *c, size_t offset,
                   const struct ast_var *var) {
  for (size_t i = 0; i < c->region->nrefs; i++)
    if (c->region->refs[i].var == var &&
        c->region->refs[i].span.begin == offset)
      return true;
  return false;
}

/* Renaming by a macro changes every identifier of that name: there must be
 * none that means something else, a member or a label. */
static void check_macro_rename(struct capturing *in,
                               const struct capture *capture,
                               struct span span) {
  const struct construct *c = in->construct;
  const char *text = in->plan->source->text;
  const char *name = capture->var->name;
  size_t length = strlen(name), end = span.end;
  for (size_t i = span.begin; i < end;) {
    if (text[i] == '"' || text[i] == '\'') {
      i = skip_literal(text, i, end);
    } else if (text[i] == '/' && (text[i + 1] == '*' || text[i + 1] == '/')) {
      i = skip_comment(text, i, end);
    } else if (is_word(text[i])) {
      size_t from = i;
      while (i < end && is_word(text[i]))
        i++;
      if (i - from != length || memcmp(text + from, name, length) ||
          is_use(c, from, capture->var))
        continue;
      struct diag *diag = diag_add(in->diags, DIAG_macro_name, in->plan->source,
                                   span_make(from, i), name);
      diag_note(in->diags, diag, DIAG_note_macro_use, in->plan->source,
                capture->first_use, name);
      return;
    } else {
      i++;
    }
  }
}

static void check_macro_renames(struct capturing *in) {
  const struct construct *c = in->construct;
  for (size_t i = 0; i < c->n_captures; i++) {
    if (c->captures[i].in_macro)
      check_macro_rename(in, &c->captures[i], c->moved);
    if (c->captures[i].in_clause_macro)
      check_macro_rename(in, &c->captures[i], c->pragma->span);
  }
}

/* ---- All ---------------------------------------------------------------- */

struct ordered_use {
  struct rename use;
  size_t order;
};

static int by_place(const void *a, const void *b) {
  const struct ordered_use *x = a, *y = b;
  if (x->use.span.begin != y->use.span.begin)
    return x->use.span.begin < y->use.span.begin ? -1 : 1;
  return (x->order > y->order) - (x->order < y->order);
}

/* Of several captures of one identifier the last, innermost one counts. */
static void keep_innermost(struct capturing *in) {
  struct plan *plan = in->plan;
  size_t n = in->n_uses;
  struct ordered_use *sorted = ARENA_ARRAY(in->arena, struct ordered_use, n);
  for (size_t i = 0; i < n; i++)
    sorted[i] = (struct ordered_use){in->uses[i], i};
  qsort(sorted, n, sizeof *sorted, by_place);
  for (size_t i = 0; i < n; i++) {
    const struct rename *use = &sorted[i].use;
    if (i + 1 < n && sorted[i + 1].use.span.begin == use->span.begin)
      continue;
    if (use->capture && is_spelled_anew(use->capture) &&
        !(use->in_clause ? use->capture->in_clause_macro
                         : use->capture->in_macro))
      *ARENA_PUSH(in->arena, plan->renames, plan->n_renames) = *use;
  }
}

void capture_all(struct arena *arena, struct plan *plan, struct diags *diags) {
  struct capturing in = {.arena = arena, .plan = plan, .diags = diags};
  for (size_t i = 0; i < plan->n_constructs; i++) {
    in.construct = &plan->constructs[i];
    if (in.construct->state != CONSTRUCT_LIVE || !in.construct->is_outlined)
      continue;
    capture_construct(&in);
    note_uses(&in);
    check_macro_renames(&in);
  }
  keep_innermost(&in);
}
