/* SPDX-License-Identifier: BSD-3-Clause */
/* What libclang tells from 17 on and is worked out for 14 to 16. Operators of
 * unary and binary expressions are read from the text: behind the left operand
 * where both operands are apart in the file, else before the right operand
 * where that is spelled, which is in the macro that makes the expression. What
 * is not found this way, as `a < b` of a macro's two parameters, is "".
 * Unqualified types are spelled by taking words away.
 */
#include "ast_private.h"

#include <string.h>

/* Longer ones first where one begins another. */
static const char *const binary_operators[] = {
    "<<=", ">>=", "<<", ">>", "<=", ">=", "==", "!=", "&&", "||",
    "+=",  "-=",  "*=", "/=", "%=", "&=", "|=", "^=", "=",  "<",
    ">",   "+",   "-",  "*",  "/",  "%",  "&",  "|",  "^",  ","};
static const char *const unary_operators[] = {
    "++",     "--",           "+", "-", "*", "&", "~", "!", "__real",
    "__imag", "__extension__"};
enum {
  NBINARY = sizeof binary_operators / sizeof *binary_operators,
  NUNARY = sizeof unary_operators / sizeof *unary_operators
};

bool ast_operator_is(const struct ast *ast, const struct node *node,
                     const char *spelling) {
  return strcmp(ast_operator_of(ast, node), spelling) == 0;
}

#if CINDEX_VERSION_MINOR >= 64

static const char *take_operator(CXString string, const char *const *table,
                                 size_t n) {
  const char *text = clang_getCString(string), *found = "";
  for (size_t i = 0; text && i < n && !*found; i++)
    if (strcmp(table[i], text) == 0)
      found = table[i];
  clang_disposeString(string);
  return found;
}

const char *ast_operator_of(const struct ast *ast, const struct node *node) {
  (void)ast;
  if (node->kind == CXCursor_UnaryOperator)
    return take_operator(clang_getUnaryOperatorKindSpelling(
                             clang_getCursorUnaryOperatorKind(node->cursor)),
                         unary_operators, NUNARY);
  return take_operator(clang_getBinaryOperatorKindSpelling(
                           clang_getCursorBinaryOperatorKind(node->cursor)),
                       binary_operators, NBINARY);
}

const char *ast_unqualified_spelling(struct ast *ast, CXType type) {
  return ast_take_string(ast,
                         clang_getTypeSpelling(clang_getUnqualifiedType(type)));
}

#else

/* The operator that the text starts with. */
static const char *match(const char *text, size_t size, bool unary) {
  const char *const *table = unary ? unary_operators : binary_operators;
  size_t n = unary ? NUNARY : NBINARY;
  for (size_t i = 0; i < n; i++)
    if (strlen(table[i]) <= size &&
        memcmp(text, table[i], strlen(table[i])) == 0)
      return table[i];
  return "";
}

/* A macro that is only an operator, as those of <iso646.h>. */
static const char *match_macro(const struct ast *ast, const char *word,
                               size_t size, bool unary) {
  const char *found = "";
  for (size_t i = 0; i < ast->ndefinitions && !*found; i++) {
    const struct macro_definition *definition = &ast->definitions[i];
    CXToken *tokens;
    unsigned n;
    if (strlen(definition->name) != size ||
        memcmp(definition->name, word, size) != 0)
      continue;
    clang_tokenize(ast->unit, clang_getCursorExtent(definition->cursor),
                   &tokens, &n);
    if (n == 2) {
      CXString string = clang_getTokenSpelling(ast->unit, tokens[1]);
      const char *text = clang_getCString(string);
      found = match(text, strlen(text), unary);
      clang_disposeString(string);
    }
    clang_disposeTokens(ast->unit, tokens, n);
  }
  return found;
}

static const char *operator_at(const struct ast *ast, uint32_t at, uint32_t end,
                               bool unary) {
  const char *text = buf_str(&ast->copy);
  struct ast_token token = ast_lex_at(text, at, end);
  if (token.kind == TOKEN_END)
    return "";
  const char *found = match(text + token.begin, end - token.begin, unary);
  if (!*found && token.kind == TOKEN_WORD)
    found =
        match_macro(ast, text + token.begin, token.end - token.begin, unary);
  return found;
}

static CXSourceLocation start_of(const struct node *node) {
  return clang_getRangeStart(clang_getCursorExtent(node->cursor));
}

/* As spelled between the starts of two nodes: the first token, or the last
 * one before the second node. */
static const char *spelled_between(const struct ast *ast,
                                   const struct node *from,
                                   const struct node *to, bool unary) {
  CXToken *tokens = NULL;
  unsigned n = 0;
  const char *found = "";
  CXSourceLocation end = start_of(to);
  clang_tokenize(ast->unit, clang_getRange(start_of(from), end), &tokens, &n);
  /* The last one can be the second node's own first. */
  CXToken *last = clang_getToken(ast->unit, end);
  if (n && last) {
    unsigned ends, begins;
    clang_getSpellingLocation(clang_getTokenLocation(ast->unit, *last), NULL,
                              NULL, NULL, &begins);
    clang_getSpellingLocation(clang_getTokenLocation(ast->unit, tokens[n - 1]),
                              NULL, NULL, NULL, &ends);
    n -= ends >= begins;
    clang_disposeTokens(ast->unit, last, 1);
  }
  if (n) {
    CXString string =
        clang_getTokenSpelling(ast->unit, tokens[unary ? 0 : n - 1]);
    const char *text = clang_getCString(string);
    found = match(text, strlen(text), unary);
    clang_disposeString(string);
  }
  clang_disposeTokens(ast->unit, tokens, n);
  return found;
}

/* `n++` of an included file: the last token. */
static const char *spelled_last(const struct ast *ast,
                                const struct node *node) {
  CXToken *tokens = NULL;
  unsigned n = 0;
  const char *found = "";
  clang_tokenize(ast->unit, clang_getCursorExtent(node->cursor), &tokens, &n);
  if (n) {
    CXString string = clang_getTokenSpelling(ast->unit, tokens[n - 1]);
    const char *text = clang_getCString(string);
    found = match(text, strlen(text), true);
    clang_disposeString(string);
  }
  clang_disposeTokens(ast->unit, tokens, n);
  return found;
}

static const char *unary_of(const struct ast *ast, const struct node *node) {
  const struct node *child = node->first;
  if (!child)
    return "";
  if (!node->foreign && !child->foreign) {
    if (node->begin < child->begin)
      return operator_at(ast, node->begin, child->begin, true);
    if (child->end < node->end)
      return operator_at(ast, child->end, node->end, true);
  }
  const char *found = spelled_between(ast, node, child, true);
  return *found ? found : spelled_last(ast, node);
}

/* What is assigned to is not converted to its value. */
static bool is_assigned(const struct node *left) {
  while (left->kind == CXCursor_ParenExpr && left->first)
    left = left->first;
  if (left->kind == CXCursor_DeclRefExpr)
    return clang_getCursorKind(clang_getCursorReferenced(left->cursor)) !=
           CXCursor_EnumConstantDecl;
  return left->kind == CXCursor_MemberRefExpr ||
         left->kind == CXCursor_ArraySubscriptExpr;
}

const char *ast_operator_of(const struct ast *ast, const struct node *node) {
  const struct node *left = node->first, *right = node->last;
  if (node->kind == CXCursor_UnaryOperator)
    return unary_of(ast, node);
  if (!left || left == right)
    return "";
  if (!left->foreign && !right->foreign && left->end <= right->begin)
    return operator_at(ast, left->end, right->begin, false);
  const char *found = spelled_between(ast, left, right, false);
  /* A comma may part the arguments of a macro. */
  if (strcmp(found, ",") != 0 && *found)
    return found;
  return node->kind == CXCursor_BinaryOperator && is_assigned(left) ? "=" : "";
}

/* Length of a qualifier with the blanks behind it. */
static size_t qualifier_at(const char *text) {
  static const char *const qualifiers[] = {"const", "volatile", "restrict",
                                           "__restrict"};
  for (size_t i = 0; i < sizeof qualifiers / sizeof *qualifiers; i++) {
    size_t n = strlen(qualifiers[i]);
    if (strncmp(text, qualifiers[i], n) == 0 &&
        (text[n] == ' ' || text[n] == ')' || text[n] == '\0'))
      return n + strspn(text + n, " ");
  }
  return 0;
}

/* Those of a pointer stand behind its `*`, all others in front. */
const char *ast_unqualified_spelling(struct ast *ast, CXType type) {
  char *text =
      (char *)ast_take_string(ast, clang_getTypeSpelling(type)); /* ours */
  bool pointer = clang_getCanonicalType(type).kind == CXType_Pointer;
  char *star = pointer ? strstr(text, "(*") : NULL;
  star = star ? star + 1 : pointer ? strrchr(text, '*') : NULL;
  char *at = star ? star + 1 : text;
  size_t n;
  while ((n = qualifier_at(at)) > 0)
    memmove(at, at + n, strlen(at + n) + 1);
  return text;
}

#endif
