/* SPDX-License-Identifier: BSD-3-Clause */
/* The loops of a taskloop: `for (v = a; v < b; v += c)` taken apart. The
 * parts of the header are found in the text, because the tree leaves absent
 * ones out; what they mean is read from the tree.
 */
#include "ast_private.h"

#include <string.h>

struct header {
  uint32_t open, first, second, close; /* ( ; ; ) */
  bool found;
};

struct finder {
  struct ast *ast;
  struct function *function;
  struct ast_loop *loop;
  const struct ast_loop *outermost; /* the loops around it, up to `loop` */
  const struct node *init, *cond, *inc, *body;
  const struct node *start, *bound, *step; /* expressions */
};

static struct header find_header(const struct ast *ast,
                                 const struct node *node) {
  const char *text = buf_str(&ast->copy);
  struct header header = {0};
  struct ast_lexer lexer = ast_lex_start(text, node->begin, node->end);
  struct ast_token token = ast_lex_next(&lexer);
  if (!ast_token_is(text, token, "for"))
    return header;
  int depth = 0;
  while ((token = ast_lex_next(&lexer)).kind != TOKEN_END) {
    if (token.kind != TOKEN_PUNCT)
      continue;
    char c = text[token.begin];
    if (depth == 0)
      header.open = token.begin;
    if (c == ';' && depth == 1) {
      if (!header.first)
        header.first = token.begin;
      else
        header.second = token.begin;
    }
    depth +=
        (c == '(' || c == '[' || c == '{') - (c == ')' || c == ']' || c == '}');
    if (depth == 0) {
      header.close = token.begin;
      header.found = header.second != 0;
      return header;
    }
  }
  return header;
}

static void refuse(struct finder *f, const char *why, struct span span) {
  if (f->loop->why_not)
    return;
  f->loop->why_not = why;
  f->loop->why_span = span;
  f->loop->relation[0] = '\0';
  f->loop->step_sign = 0;
}

/* Without blanks at its ends. */
static struct span trimmed(const struct ast *ast, uint32_t begin,
                           uint32_t end) {
  const char *text = buf_str(&ast->copy);
  while (begin < end && strchr(" \t\r\n", text[begin]))
    begin++;
  while (begin < end && strchr(" \t\r\n", text[end - 1]))
    end--;
  return ast_span(ast, begin, end);
}

static const struct node *child_between(const struct node *node, uint32_t begin,
                                        uint32_t end) {
  for (const struct node *n = node->first; n; n = n->next)
    if (n->begin != AST_NOWHERE && n->begin > begin && n->begin < end)
      return n;
  return NULL;
}

static const struct node *strip(const struct node *node) {
  while (node && node->first && node->first == node->last &&
         (node->kind == CXCursor_UnexposedExpr ||
          node->kind == CXCursor_ParenExpr))
    node = node->first;
  return node;
}

static struct var_entry *variable_of(struct finder *f,
                                     const struct node *node) {
  node = strip(node);
  if (!node || node->kind != CXCursor_DeclRefExpr)
    return NULL;
  CXCursor decl = clang_getCursorReferenced(node->cursor);
  struct var_entry *entry = ast_var_find(f->ast, f->function, decl);
  if (!entry && clang_getCursorKind(decl) == CXCursor_VarDecl)
    entry = ast_var_global(f->ast, decl);
  return entry;
}

static bool is_loop_var(struct finder *f, const struct node *node) {
  struct var_entry *entry = variable_of(f, node);
  return entry && entry->var == f->loop->var;
}

/* Parts of the header are taken as text: it must show them apart. */
static bool is_apart(struct finder *f, uint32_t end, const struct node *right) {
  return !right->foreign && end <= right->begin &&
         ast_lex_at(buf_str(&f->ast->copy), end, right->begin).kind !=
             TOKEN_END;
}

static bool has_parts(struct finder *f, const struct node *node) {
  if (!node->first->foreign && is_apart(f, node->first->end, node->last))
    return true;
  refuse(f, "a part of its header comes from a macro",
         ast_node_span(f->ast, node));
  return false;
}

/* ---- init --------------------------------------------------------------- */

static void read_declaration(struct finder *f) {
  const struct node *decl = f->init->first;
  if (decl != f->init->last || decl->kind != CXCursor_VarDecl || !decl->last ||
      !clang_isExpression(decl->last->kind)) {
    refuse(f, "it must declare one variable with its first value",
           f->loop->init);
    return;
  }
  struct var_entry *entry = ast_var_find(f->ast, f->function, decl->cursor);
  f->loop->var = entry ? entry->var : NULL;
  f->loop->declares_var = true;
  f->start = decl->last;
  if (!entry || decl->at == AST_NOWHERE ||
      !is_apart(f, decl->at + (uint32_t)strlen(entry->var->name), f->start))
    refuse(f, "a part of its header comes from a macro", f->loop->init);
}

static bool is_part(const struct node *node) {
  node = strip(node);
  return node && (node->kind == CXCursor_MemberRefExpr ||
                  node->kind == CXCursor_ArraySubscriptExpr ||
                  node->kind == CXCursor_UnaryOperator);
}

static const char *storage_reason(const struct ast_var *var) {
  switch (var->storage) {
  case AST_STORAGE_AUTO:
  case AST_STORAGE_REGISTER:
  case AST_STORAGE_PARAM:
    return NULL;
  case AST_STORAGE_STATIC_LOCAL:
    return "its variable is static; declare it in the loop";
  case AST_STORAGE_AS:
    return "its variable is the payload of an event; declare it in the loop";
  default:
    return "its variable is global; declare it in the loop";
  }
}

/* Each chunk of iterations has the variable as its own. */
static void check_var(struct finder *f) {
  const struct ast_var *var = f->loop->var;
  const struct ast_type *type = var->type;
  if ((type->cls != AST_CLASS_INTEGER && type->cls != AST_CLASS_POINTER &&
       type->cls != AST_CLASS_ENUM) ||
      strcmp(type->canonical, "_Bool") == 0 ||
      strcmp(type->canonical, "bool") == 0)
    refuse(f, "its variable must be an integer or a pointer", f->loop->init);
  else if (type->size > 8)
    refuse(f, "its variable has more than 64 bits", f->loop->init);
  else if (type->is_atomic || type->is_volatile)
    refuse(f,
           type->is_atomic ? "its variable is atomic"
                           : "its variable is volatile",
           f->loop->init);
  else if (storage_reason(var))
    refuse(f, storage_reason(var), f->loop->init);
}

/* Integers with an integer variable, addresses with a pointer. */
static bool is_fit(struct finder *f, const struct node *expr, bool pointer) {
  CXType type = clang_getCursorType(expr->cursor);
  enum ast_class cls = ast_type_make(f->ast, type)->cls;
  if (pointer)
    return cls == AST_CLASS_POINTER || cls == AST_CLASS_ARRAY ||
           cls == AST_CLASS_VLA || cls == AST_CLASS_INCOMPLETE_ARRAY;
  return cls == AST_CLASS_INTEGER || cls == AST_CLASS_ENUM;
}

static bool is_pointer_loop(const struct finder *f) {
  return f->loop->var->type->cls == AST_CLASS_POINTER;
}

static bool names_var(struct finder *f, const struct node *expr) {
  for (const struct node *n = expr; n; n = ast_walk(n, expr))
    if (n->kind == CXCursor_DeclRefExpr && is_loop_var(f, n))
      return true;
  return false;
}

static void read_init(struct finder *f) {
  const struct node *init = strip(f->init);
  if (init && init->kind == CXCursor_DeclStmt) {
    read_declaration(f);
  } else if (init && init->kind == CXCursor_BinaryOperator &&
             ast_operator_is(f->ast, init, "=")) {
    struct var_entry *entry = variable_of(f, init->first);
    f->loop->var = entry ? entry->var : NULL;
    f->start = init->last;
    if (!has_parts(f, init))
      return;
    if (!entry && is_part(init->first)) {
      refuse(f, "its variable must be a variable, not a part of one",
             f->loop->init);
      return;
    }
  }
  if (!f->loop->var) {
    refuse(f, "it must start with 'v = a'", f->loop->init);
    return;
  }
  if (f->loop->why_not)
    return;
  f->loop->start = ast_node_span(f->ast, f->start);
  check_var(f);
  if (!is_fit(f, strip(f->start), is_pointer_loop(f)))
    refuse(f, "its first value must be an integer or a pointer",
           f->loop->start);
}

/* ---- condition ---------------------------------------------------------- */

static const char *relation_of(const char *operator, bool flipped) {
  static const char *const relations[] = {"<", "<=", ">", ">=", "!="};
  static const char *const mirrored[] = {">", ">=", "<", "<=", "!="};
  for (size_t i = 0; i < sizeof relations / sizeof *relations; i++)
    if (strcmp(operator, relations[i]) == 0)
      return flipped ? mirrored[i] : relations[i];
  return NULL;
}

static void read_cond(struct finder *f) {
  const struct node *cond = strip(f->cond);
  if (!cond || cond->kind != CXCursor_BinaryOperator) {
    refuse(f, "its condition must be 'v < b', or with <=, >, >=, !=",
           f->loop->cond);
    return;
  }
  if (!has_parts(f, cond))
    return;
  bool left = is_loop_var(f, cond->first), right = is_loop_var(f, cond->last);
  const char *relation = relation_of(ast_operator_of(f->ast, cond), !left);
  if (!relation || left == right) {
    refuse(f, "its condition must compare its variable with a bound",
           f->loop->cond);
    return;
  }
  f->bound = left ? cond->last : cond->first;
  f->loop->bound = ast_node_span(f->ast, f->bound);
  strcpy(f->loop->relation, relation);
  if (!is_fit(f, f->bound, is_pointer_loop(f)))
    refuse(f, "its bound must be an integer or a pointer", f->loop->cond);
  else if (names_var(f, f->bound))
    refuse(f, "its bound changes with its variable", f->loop->bound);
  else if (ast_expr_changes(f->ast, f->bound))
    refuse(f, "its bound has a side effect", f->loop->bound);
}

/* ---- increment ---------------------------------------------------------- */

/* v = v + c, v = c + v, v = v - c */
static const struct node *read_sum(struct finder *f, const struct node *inc,
                                   int *sign) {
  const struct node *sum = strip(inc->last);
  if (!is_loop_var(f, inc->first) || !sum ||
      sum->kind != CXCursor_BinaryOperator || !has_parts(f, sum))
    return NULL;
  const char *operator= ast_operator_of(f->ast, sum);
  if (strcmp(operator, "+") != 0 && strcmp(operator, "-") != 0)
    return NULL;
  *sign = *operator== '+' ? 1 : - 1;
  if (is_loop_var(f, sum->first))
    return sum->last;
  return *sign > 0 && is_loop_var(f, sum->last) ? sum->first : NULL;
}

static const struct node *read_compound(struct finder *f,
                                        const struct node *inc, int *sign) {
  const char *operator= ast_operator_of(f->ast, inc);
  if (!is_loop_var(f, inc->first) ||
      (strcmp(operator, "+=") != 0 && strcmp(operator, "-=") != 0))
    return NULL;
  *sign = *operator== '+' ? 1 : - 1;
  return inc->last;
}

static int read_unary(struct finder *f, const struct node *inc) {
  if (!is_loop_var(f, inc->first))
    return 0;
  const char *operator= ast_operator_of(f->ast, inc);
  return strcmp(operator, "++") == 0 ? 1 : strcmp(operator, "--") == 0 ? -1 : 0;
}

/* A constant step must lead towards the bound. */
static void check_direction(struct finder *f, const struct node *step) {
  struct ast_loop *loop = f->loop;
  int64_t value = 1;
  bool is_known = !step || ast_expr_constant(f->ast, step, &value);
  int direction = loop->relation[0] == '<' ? 1 : -1;
  if (!loop->relation[0])
    return;
  if (is_known && value == 0)
    refuse(f, "its step is zero", loop->inc);
  else if (is_known && value < 0)
    refuse(f, "its step is negative: write 'v -= c' or 'v += c'", loop->inc);
  else if (loop->relation[0] == '!' && (!is_known || value != 1))
    refuse(f, "with != its step must be 1 or -1", loop->inc);
  else if (loop->relation[0] != '!' && is_known && loop->step_sign != direction)
    refuse(f, "its step leads away from the bound", loop->inc);
}

static void check_step(struct finder *f) {
  f->loop->step = ast_node_span(f->ast, f->step);
  if (!is_fit(f, strip(f->step), false))
    refuse(f, "its step must be an integer", f->loop->inc);
  else if (names_var(f, f->step))
    refuse(f, "its step changes with its variable", f->loop->step);
  else if (ast_expr_has_side_effect(f->ast, f->step))
    refuse(f, "its step has a side effect or is a call; compute it before",
           f->loop->step);
}

static void read_inc(struct finder *f) {
  const struct node *inc = strip(f->inc), *step = NULL;
  int sign = 0;
  if (inc && inc->kind == CXCursor_UnaryOperator)
    sign = read_unary(f, inc);
  else if (inc && inc->kind == CXCursor_CompoundAssignOperator)
    step = has_parts(f, inc) ? read_compound(f, inc, &sign) : NULL;
  else if (inc && inc->kind == CXCursor_BinaryOperator &&
           ast_operator_is(f->ast, inc, "="))
    step = read_sum(f, inc, &sign);
  if (f->loop->why_not)
    return;
  if (!sign || (!step && inc->kind != CXCursor_UnaryOperator)) {
    refuse(f, "its step must be 'v++', 'v--', 'v += c' or 'v -= c'",
           f->loop->inc);
    return;
  }
  f->step = step;
  f->loop->step_sign = sign;
  if (step)
    check_step(f);
  check_direction(f, step);
}

/* ---- All of it ---------------------------------------------------------- */

static void check_var_assigned(struct finder *f) {
  for (const struct node *n = f->body; n; n = ast_walk(n, f->body))
    if (n->kind == CXCursor_DeclRefExpr && is_loop_var(f, n) &&
        (ast_access_of(f->ast, n) & (AST_WRITE | AST_ADDRESS))) {
      f->loop->var_assigned = true;
      f->loop->why_span = ast_node_span(f->ast, n);
      return;
    }
}

static void check_fixed(struct finder *f) {
  const struct node *write = ast_assigned_in(f->ast, f->bound, f->body);
  if (write)
    refuse(f, "what its bound depends on is assigned in the body",
           ast_node_span(f->ast, write));
  write = f->step ? ast_assigned_in(f->ast, f->step, f->body) : NULL;
  if (write)
    refuse(f, "what its step depends on is assigned in the body",
           ast_node_span(f->ast, write));
}

/* Loops that become one must be a rectangle. */
static void check_rectangular(struct finder *f) {
  const struct node *parts[] = {f->start, f->bound, f->step};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    for (const struct node *n = parts[i]; n; n = ast_walk(n, parts[i])) {
      struct var_entry *entry =
          n->kind == CXCursor_DeclRefExpr ? variable_of(f, n) : NULL;
      for (const struct ast_loop *o = f->outermost; entry && o < f->loop; o++)
        if (o->var == entry->var)
          refuse(f, "the bounds of an inner loop depend on an outer one",
                 ast_node_span(f->ast, n));
    }
}

static bool is_header_made(const struct ast *ast, const struct header *header,
                           uint32_t begin) {
  for (size_t i = 0; i < ast->nmacros; i++) {
    const struct macro_use *use = &ast->macros[i];
    if (use->begin <= begin && begin < use->end)
      return true;
    if (header->found && use->begin <= header->close &&
        header->close < use->end)
      return true;
  }
  return false;
}

/* Fills one loop and returns its body, NULL if there is none to go on with. */
static const struct node *read_loop(struct ast *ast, struct function *function,
                                    const struct node *node,
                                    const struct ast_loop *outermost,
                                    struct ast_loop *loop) {
  struct finder f = {
      .ast = ast, .function = function, .loop = loop, .outermost = outermost};
  loop->whole = ast_node_span(ast, node);
  loop->is_for = node->kind == CXCursor_ForStmt && !node->foreign;
  if (!loop->is_for) {
    refuse(&f, "it is not a 'for' loop", loop->whole);
    return NULL;
  }
  struct header header = find_header(ast, node);
  loop->from_macro = is_header_made(ast, &header, node->begin);
  if (!header.found || loop->from_macro) {
    refuse(&f, "its header comes from a macro", loop->whole);
    return NULL;
  }
  f.init = child_between(node, header.open, header.first);
  f.cond = child_between(node, header.first, header.second);
  f.inc = child_between(node, header.second, header.close);
  f.body = node->last;
  loop->init = trimmed(ast, header.open + 1, header.first);
  loop->cond = trimmed(ast, header.first + 1, header.second);
  loop->inc = trimmed(ast, header.second + 1, header.close);
  uint32_t end = ast_with_semicolon(ast, function, f.body->end);
  loop->body = ast_span(ast, f.body->begin, end);
  if (end > node->end)
    loop->whole = ast_span(ast, node->begin, end);
  read_init(&f);
  if (!loop->why_not)
    read_cond(&f);
  if (!loop->why_not)
    read_inc(&f);
  if (!loop->why_not)
    check_rectangular(&f);
  if (!loop->why_not)
    check_fixed(&f);
  if (!loop->why_not)
    check_var_assigned(&f);
  return f.body;
}

/* A `for` alone in a block is perfectly nested, too. */
static const struct node *inner_loop(const struct node *body) {
  while (body && body->kind == CXCursor_CompoundStmt && body->first &&
         body->first == body->last)
    body = body->first;
  return ast_skip_attributes(body);
}

void ast_loops_collect(struct ast *ast, size_t q, struct ast_region *region) {
  const struct query_state *state = &ast->states[q];
  int collapse = ast->queries[q].collapse;
  if (!ast->queries[q].loop || !state->statement || collapse < 1)
    return;
  struct ast_loop *loops =
      ARENA_ARRAY(ast->arena, struct ast_loop, (size_t)collapse);
  const struct node *node = ast_skip_attributes(state->statement);
  for (int i = 0; i < collapse && node; i++) {
    region->nloops++;
    const struct node *body =
        read_loop(ast, state->function, node, loops, &loops[i]);
    node = inner_loop(body);
  }
  region->loops = loops;
}
