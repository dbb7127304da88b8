/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls of the library, wherever they are: in the file, in functions of its
 * headers, in macros. They are all known only if nothing else is done with
 * these functions (an address of one could be called anywhere) and if the
 * file has no errors, as a statement with one is not in the tree.
 */
#include "ast_private.h"

#include "records.h"

#include <ctype.h>
#include <string.h>

struct calling {
  struct ast *ast;
  const char *function; /* the definition that is being visited */
  struct ast_call *calls;
  size_t ncalls;
  size_t nmentions; /* of functions of the library, called or not */
};

static bool is_call_name(const char *name) {
  return strncmp(name, "edat", 4) == 0 && records_is_event_call(name);
}

static const char *name_of(CXCursor cursor, struct ast *ast) {
  CXCursor callee = clang_getCursorReferenced(cursor);
  if (clang_getCursorKind(callee) != CXCursor_FunctionDecl)
    return NULL;
  CXString name = clang_getCursorSpelling(callee);
  const char *text = clang_getCString(name);
  if (text && is_call_name(text))
    return ast_take_string(ast, name);
  clang_disposeString(name);
  return NULL;
}

/* ---- Arguments ---------------------------------------------------------- */

/* In one line. */
static const char *squeeze(struct arena *arena, const char *text, size_t size) {
  char *out = arena_alloc(arena, size + 1), *end = out;
  for (size_t i = 0; i < size; i++)
    if (!isspace((unsigned char)text[i]))
      *end++ = text[i];
    else if (end > out && end[-1] != ' ')
      *end++ = ' ';
  while (end > out && end[-1] == ' ')
    end--;
  *end = '\0';
  return out;
}

/* As written: of an argument that is a macro the macro, but where the call
 * itself is a macro's the text in that one. "" where it cannot be told. */
static const char *text_of(const struct ast *ast, CXCursor cursor,
                           bool in_macro) {
  CXSourceRange range = clang_getCursorExtent(cursor);
  CXFile file, last;
  unsigned begin, end;
  size_t size;
  void (*place)(CXSourceLocation, CXFile *, unsigned *, unsigned *,
                unsigned *) =
      in_macro ? clang_getSpellingLocation : clang_getFileLocation;
  place(clang_getRangeStart(range), &file, NULL, NULL, &begin);
  place(clang_getRangeEnd(range), &last, NULL, NULL, &end);
  const char *text =
      file ? clang_getFileContents(ast->unit, file, &size) : NULL;
  if (!text || !last || !clang_File_isEqual(file, last) || begin > size)
    return "";
  if (end <= begin) { /* of a macro's use its name is the place */
    struct ast_lexer lexer = {text, begin, (uint32_t)size, false};
    end = ast_lex_next(&lexer).end;
  }
  return end <= size ? squeeze(ast->arena, text + begin, end - begin) : "";
}

/* The value of a plain literal, its parts joined, from clang's way to write
 * it: in quotes, with the usual escapes and octal ones. NULL for others. */
static const char *string_of(struct ast *ast, CXCursor literal) {
  static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
  const char *text = ast_take_string(ast, clang_getCursorSpelling(literal));
  if (*text != '"')
    return NULL;
  char *out = arena_alloc(ast->arena, strlen(text)), *end = out;
  for (const char *at = text + 1; *at && *at != '"'; end++) {
    const char *letter;
    if (*at != '\\') {
      *end = *at++;
    } else if (at[1] >= '0' && at[1] <= '7') {
      int value = 0;
      at++;
      for (int i = 0; i < 3 && *at >= '0' && *at <= '7'; i++)
        value = value * 8 + *at++ - '0';
      *end = (char)value;
    } else if ((letter = strchr(letters, at[1])) && *letter) {
      *end = values[letter - letters];
      at += 2;
    } else {
      *end = at[1];
      at += 2;
    }
  }
  *end = '\0';
  return out;
}

static enum CXChildVisitResult take_child(CXCursor cursor, CXCursor parent,
                                          CXClientData data) {
  (void)parent;
  *(CXCursor *)data = cursor;
  return CXChildVisit_Break;
}

/* Looks through parentheses and conversions that are not written. */
static CXCursor strip(CXCursor cursor) {
  enum CXCursorKind kind;
  while ((kind = clang_getCursorKind(cursor)) == CXCursor_UnexposedExpr ||
         kind == CXCursor_ParenExpr || kind == CXCursor_CStyleCastExpr) {
    CXCursor child = clang_getNullCursor();
    clang_visitChildren(cursor, take_child, &child);
    if (clang_Cursor_isNull(child) ||
        !clang_isExpression(clang_getCursorKind(child)))
      break;
    cursor = child;
  }
  return cursor;
}

static void read_argument(struct ast *ast, CXCursor cursor, bool in_macro,
                          struct ast_argument *out) {
  out->text = text_of(ast, cursor, in_macro);
  CXCursor inner = strip(cursor);
  if (clang_getCursorKind(inner) == CXCursor_StringLiteral)
    out->string = string_of(ast, inner);
  CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
  if (type.kind < CXType_Bool || type.kind > CXType_Int128)
    return;
  CXEvalResult result = clang_Cursor_Evaluate(cursor);
  if (!result)
    return;
  out->is_constant = clang_EvalResult_getKind(result) == CXEval_Int;
  if (out->is_constant)
    out->value = clang_EvalResult_getAsLongLong(result);
  clang_EvalResult_dispose(result);
}

/* Does it come from the body of a macro? */
static bool is_in_macro(CXCursor cursor) {
  CXFile spelled, expanded;
  unsigned spelled_at, expanded_at;
  CXSourceLocation location = clang_getCursorLocation(cursor);
  clang_getSpellingLocation(location, &spelled, NULL, NULL, &spelled_at);
  clang_getExpansionLocation(location, &expanded, NULL, NULL, &expanded_at);
  return spelled_at != expanded_at || !spelled || !expanded ||
         !clang_File_isEqual(spelled, expanded);
}

/* ---- Calls -------------------------------------------------------------- */

static void add_call(struct calling *to, CXCursor cursor, const char *name) {
  struct ast *ast = to->ast;
  struct ast_call *call = ARENA_PUSH(ast->arena, to->calls, to->ncalls);
  CXFile file;
  unsigned line, offset;
  clang_getExpansionLocation(clang_getCursorLocation(cursor), &file, &line,
                             NULL, &offset);
  bool is_main = file && clang_File_isEqual(file, ast->file);
  int n = clang_Cursor_getNumArguments(cursor);
  struct place place = {ast->source->name, line, 1};
  if (is_main)
    place = source_place(ast->source, ast_offset(ast, offset));
  *call = (struct ast_call){
      .callee = name,
      .function = to->function,
      .file = is_main || !file ? place.name
                               : ast_take_string(ast, clang_getFileName(file)),
      .line = place.line,
      .nargs = n > 0 ? (size_t)n : 0};
  struct ast_argument *args =
      ARENA_ARRAY(ast->arena, struct ast_argument, call->nargs + 1);
  for (size_t i = 0; i < call->nargs; i++)
    read_argument(ast, clang_Cursor_getArgument(cursor, (unsigned)i),
                  is_in_macro(cursor), &args[i]);
  call->args = args;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent,
                                     CXClientData data) {
  struct calling *to = data;
  (void)parent;
  enum CXCursorKind kind = clang_getCursorKind(cursor);
  const char *name = kind == CXCursor_CallExpr || kind == CXCursor_DeclRefExpr
                         ? name_of(cursor, to->ast)
                         : NULL;
  if (name && kind == CXCursor_CallExpr)
    add_call(to, cursor, name);
  else if (name)
    to->nmentions++;
  return CXChildVisit_Recurse;
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent,
                                         CXClientData data) {
  struct calling *to = data;
  (void)parent;
  bool is_function = clang_getCursorKind(cursor) == CXCursor_FunctionDecl;
  to->function = "";
  if (is_function && !clang_isCursorDefinition(cursor))
    return CXChildVisit_Continue;
  if (is_function)
    to->function = ast_take_string(to->ast, clang_getCursorSpelling(cursor));
  clang_visitChildren(cursor, visit, to);
  return CXChildVisit_Continue;
}

/* Without such a name in any file there is no call to be looked for. */
static bool may_call(const struct ast *ast) {
  bool found = ast->may_call ||
               records_has_event_call(ast->source->text, ast->source->size);
  for (size_t i = 0; i < ast->nargs && !found; i++)
    found = records_has_event_call(ast->args[i], strlen(ast->args[i]));
  return found;
}

void ast_calls_collect(struct ast *ast, struct ast_unit *unit) {
  struct calling to = {.ast = ast};
  if (may_call(ast))
    clang_visitChildren(clang_getTranslationUnitCursor(ast->unit), visit_top,
                        &to);
  unit->calls = to.calls;
  unit->ncalls = to.ncalls;
  unit->calls_known = to.nmentions == to.ncalls && !ast_has_errors(ast);
}
