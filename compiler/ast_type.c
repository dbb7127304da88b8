/* SPDX-License-Identifier: BSD-3-Clause */
/* Types as plain structs. Two spellings: one keeps the user's sugar as long
 * as it can be written again, one is canonical. Nothing here looks at where a
 * type is used, except that parameters of array type are pointers.
 */
#include "ast_private.h"

#include <stdlib.h>
#include <string.h>

static enum ast_class class_of(CXType canonical) {
  switch (canonical.kind) {
  case CXType_Void:
    return AST_CLASS_VOID;
  case CXType_Enum:
    return AST_CLASS_ENUM;
  case CXType_Float:
  case CXType_Double:
  case CXType_LongDouble:
  case CXType_Float128:
  case CXType_Half:
  case CXType_Float16:
  case CXType_BFloat16:
  case CXType_Ibm128:
    return AST_CLASS_FLOAT;
  case CXType_Complex:
    return AST_CLASS_COMPLEX;
  case CXType_Pointer:
    return AST_CLASS_POINTER;
  case CXType_ConstantArray:
    return AST_CLASS_ARRAY;
  case CXType_VariableArray:
    return AST_CLASS_VLA;
  case CXType_IncompleteArray:
    return AST_CLASS_INCOMPLETE_ARRAY;
  case CXType_Record:
    return AST_CLASS_RECORD;
  case CXType_FunctionProto:
  case CXType_FunctionNoProto:
    return AST_CLASS_FUNCTION;
  case CXType_Vector:
  case CXType_ExtVector:
    return AST_CLASS_VECTOR;
  default:
    if (canonical.kind >= CXType_Bool && canonical.kind <= CXType_Int128)
      return AST_CLASS_INTEGER;
    return AST_CLASS_OTHER;
  }
}

static bool is_unsigned(CXType canonical) {
  if (canonical.kind == CXType_Enum)
    canonical = clang_getCanonicalType(
        clang_getEnumDeclIntegerType(clang_getTypeDeclaration(canonical)));
  return canonical.kind >= CXType_Bool && canonical.kind <= CXType_UInt128;
}

static bool is_array(CXType canonical) {
  return canonical.kind == CXType_ConstantArray ||
         canonical.kind == CXType_VariableArray ||
         canonical.kind == CXType_IncompleteArray;
}

bool ast_is_variably_modified(CXType type) {
  type = clang_getCanonicalType(type);
  if (type.kind == CXType_VariableArray)
    return true;
  if (type.kind == CXType_Pointer)
    return ast_is_variably_modified(clang_getPointeeType(type));
  if (is_array(type))
    return ast_is_variably_modified(clang_getArrayElementType(type));
  if (type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto)
    return ast_is_variably_modified(clang_getResultType(type));
  return false;
}

/* `typeof (x)` and `auto` mean something only where they stand. */
static bool can_stand_elsewhere(const char *spelling) {
  return !strstr(spelling, "typeof") && strcmp(spelling, "auto") != 0 &&
         !strstr(spelling, "__auto_type");
}

static bool is_nameless(const char *spelling) {
  return strstr(spelling, "(unnamed") || strstr(spelling, "(anonymous");
}

/* ---- Local types -------------------------------------------------------- */

struct locals {
  struct ast *ast;
  struct span *list;
  size_t count;
};

static void collect_locals(struct locals *locals, CXType type);

static bool is_local(CXCursor decl) {
  return clang_getCursorKind(clang_getCursorLexicalParent(decl)) ==
             CXCursor_FunctionDecl ||
         clang_getCursorKind(clang_getCursorSemanticParent(decl)) ==
             CXCursor_FunctionDecl;
}

/* False if it is there already. */
static bool add_local(struct locals *locals, CXCursor decl) {
  uint32_t begin, end;
  ast_range_of(locals->ast, clang_getCursorExtent(decl), &begin, &end);
  if (begin == AST_NOWHERE)
    return false;
  struct span span = ast_span(locals->ast, begin, end);
  for (size_t i = 0; i < locals->count; i++)
    if (locals->list[i].begin == span.begin && locals->list[i].end == span.end)
      return false;
  *ARENA_PUSH(locals->ast->arena, locals->list, locals->count) = span;
  return true;
}

static enum CXVisitorResult collect_field(CXCursor field, CXClientData data) {
  collect_locals(data, clang_getCursorType(field));
  return CXVisit_Continue;
}

static void collect_named(struct locals *locals, CXType type) {
  CXCursor decl = clang_getTypeDeclaration(type);
  if (!is_local(decl) || !add_local(locals, decl))
    return;
  if (type.kind == CXType_Typedef)
    collect_locals(locals, clang_getTypedefDeclUnderlyingType(decl));
  else if (type.kind == CXType_Record)
    clang_Type_visitFields(type, collect_field, locals);
}

static void collect_locals(struct locals *locals, CXType type) {
  switch (type.kind) {
  case CXType_Elaborated:
    collect_locals(locals, clang_Type_getNamedType(type));
    return;
  case CXType_Typedef:
  case CXType_Record:
  case CXType_Enum:
    collect_named(locals, type);
    return;
  case CXType_Pointer:
    collect_locals(locals, clang_getPointeeType(type));
    return;
  case CXType_ConstantArray:
  case CXType_VariableArray:
  case CXType_IncompleteArray:
    collect_locals(locals, clang_getArrayElementType(type));
    return;
  case CXType_Atomic:
    collect_locals(locals, clang_Type_getValueType(type));
    return;
  case CXType_Attributed:
    collect_locals(locals, clang_Type_getModifiedType(type));
    return;
  case CXType_FunctionProto:
  case CXType_FunctionNoProto:
    collect_locals(locals, clang_getResultType(type));
    for (int i = 0; i < clang_getNumArgTypes(type); i++)
      collect_locals(locals, clang_getArgType(type, (unsigned)i));
    return;
  default:
    if (!clang_equalTypes(type, clang_getCanonicalType(type)))
      collect_locals(locals, clang_getCanonicalType(type));
  }
}

static int compare_spans(const void *a, const void *b) {
  const struct span *left = a, *right = b;
  if (left->begin != right->begin)
    return left->begin < right->begin ? -1 : 1;
  return left->end > right->end ? -1 : left->end < right->end;
}

size_t ast_spans_settle(struct span *spans, size_t n) {
  size_t kept = 0;
  if (n)
    qsort(spans, n, sizeof *spans, compare_spans);
  for (size_t i = 0; i < n; i++)
    if (kept == 0 || spans[i].end > spans[kept - 1].end)
      spans[kept++] = spans[i];
  return kept;
}

/* ---- Types -------------------------------------------------------------- */

static CXType element_of(CXType type) {
  CXType canonical = clang_getCanonicalType(type);
  bool pointer = canonical.kind == CXType_Pointer;
  CXType element =
      pointer ? clang_getPointeeType(type) : clang_getElementType(type);
  if (element.kind != CXType_Invalid)
    return element;
  return pointer ? clang_getPointeeType(canonical)
                 : clang_getElementType(canonical);
}

static void set_spelling(struct ast *ast, CXType type, CXType canonical,
                         struct ast_type *out) {
  bool record = out->cls == AST_CLASS_RECORD;
  out->canonical = ast_unqualified_spelling(ast, canonical);
  out->spelling = record ? ast_unqualified_spelling(ast, type)
                         : ast_take_string(ast, clang_getTypeSpelling(type));
  if (!can_stand_elsewhere(out->spelling) || out->variably_modified)
    out->spelling =
        record ? out->canonical
               : ast_take_string(ast, clang_getTypeSpelling(canonical));
  out->unnamed = is_nameless(out->spelling);
}

static void set_qualifiers(CXType canonical, struct ast_type *out) {
  out->is_const = clang_isConstQualifiedType(canonical) != 0;
  out->is_volatile = clang_isVolatileQualifiedType(canonical) != 0;
  out->is_restrict = clang_isRestrictQualifiedType(canonical) != 0;
  while (is_array(canonical)) {
    canonical = clang_getArrayElementType(canonical);
    out->is_const |= clang_isConstQualifiedType(canonical) != 0;
    out->is_volatile |= clang_isVolatileQualifiedType(canonical) != 0;
  }
}

static bool names_va_list(const struct ast_type *type) {
  return strstr(type->canonical, "__va_list_tag") ||
         strstr(type->canonical, "__builtin_va_list") ||
         strcmp(type->spelling, "va_list") == 0;
}

static int64_t known(long long value) { return value < 0 ? -1 : value; }

/* The spelling of a type of variable size is canonical: a typedef for it,
 * repeated elsewhere, would ask for its bounds anew. */
static void set_locals(struct ast *ast, CXType type, struct ast_type *out) {
  if (out->variably_modified)
    type = clang_getCanonicalType(type);
  struct locals locals = {.ast = ast};
  collect_locals(&locals, type);
  out->nlocal_types = ast_spans_settle(locals.list, locals.count);
  out->local_types = locals.list;
  out->uses_local_type = locals.count > 0;
}

struct ast_type *ast_type_make(struct ast *ast, CXType type) {
  struct ast_type *out = ARENA_NEW(ast->arena, struct ast_type);
  CXType canonical = clang_getCanonicalType(type);
  set_qualifiers(canonical, out);
  CXType value = canonical;
  if (canonical.kind == CXType_Atomic) {
    out->is_atomic = true;
    value = clang_getCanonicalType(clang_Type_getValueType(canonical));
  }
  out->cls = class_of(value);
  out->variably_modified = ast_is_variably_modified(value);
  if (out->cls == AST_CLASS_ARRAY && out->variably_modified)
    out->cls = AST_CLASS_VLA;
  set_spelling(ast, type, canonical, out);
  out->size = known(clang_Type_getSizeOf(canonical));
  out->align = known(clang_Type_getAlignOf(canonical));
  if (out->cls == AST_CLASS_VLA)
    out->size = -1;
  out->is_unsigned = is_unsigned(value);
  if (value.kind == CXType_ConstantArray)
    out->count = clang_getArraySize(value);
  if (is_array(value) || value.kind == CXType_Pointer)
    out->element =
        ast_type_make(ast, element_of(out->is_atomic ? value : type));
  out->is_va_list = names_va_list(out);
  set_locals(ast, type, out);
  ast_type_sign(ast, type, out);
  return out;
}

/* `double[4]` becomes `double (*)[4]`, `int (char)` `int (*)(char)`. */
static const char *point_at(struct ast *ast, const char *element) {
  size_t n = strcspn(element, "[(");
  if (strstr(element, "(*"))
    n = (size_t)(strstr(element, "(*") - element) + 1;
  else if (element[n] == '(' && strncmp(element, "typeof", 6) == 0)
    n = strlen(element);
  if (!element[n])
    return arena_printf(ast->arena, "%s%s*", element,
                        n && element[n - 1] == '*' ? "" : " ");
  if (n && element[n - 1] == '(')
    return arena_printf(ast->arena, "%.*s*%s", (int)n, element, element + n);
  while (n && element[n - 1] == ' ')
    n--;
  const char *rest = element + n + strspn(element + n, " ");
  return arena_printf(ast->arena, "%.*s (*)%s", (int)n, element, rest);
}

static struct ast_type *make_pointer(struct ast *ast, CXType pointee) {
  struct ast_type *element = ast_type_make(ast, pointee);
  struct ast_type *out = ARENA_NEW(ast->arena, struct ast_type);
  const char *spelling = ast_take_string(ast, clang_getTypeSpelling(pointee));
  if (!can_stand_elsewhere(spelling))
    spelling = element->spelling;
  out->cls = AST_CLASS_POINTER;
  out->spelling = point_at(ast, spelling);
  out->canonical =
      point_at(ast, ast_take_string(ast, clang_getTypeSpelling(
                                             clang_getCanonicalType(pointee))));
  out->size = out->align = (int64_t)sizeof(void *);
  CXTargetInfo target = clang_getTranslationUnitTargetInfo(ast->unit);
  if (clang_TargetInfo_getPointerWidth(target) > 0)
    out->size = out->align = clang_TargetInfo_getPointerWidth(target) / 8;
  clang_TargetInfo_dispose(target);
  out->element = element;
  out->variably_modified = element->variably_modified;
  out->uses_local_type = element->uses_local_type;
  out->local_types = element->local_types;
  out->nlocal_types = element->nlocal_types;
  out->unnamed = element->unnamed;
  out->is_va_list = element->is_va_list;
  out->signature = out->canonical;
  out->pointer_member = "";
  out->edat_kind = AST_KIND_ADDRESS;
  return out;
}

struct ast_type *ast_type_param(struct ast *ast, CXType type) {
  CXType canonical = clang_getCanonicalType(type);
  if (is_array(canonical))
    return make_pointer(ast, element_of(type));
  if (class_of(canonical) == AST_CLASS_FUNCTION)
    return make_pointer(ast, type);
  return ast_type_make(ast, type);
}
