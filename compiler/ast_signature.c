/* SPDX-License-Identifier: BSD-3-Clause */
/* Payload signatures: the text by which two programs' types agree. Scalars
 * are their canonical spelling, enums their integer type, structs and unions
 * tag and members all the way down, pointers what they point to by name.
 */
#include "ast_private.h"

#include <string.h>

struct signer {
  struct ast *ast;
  struct buf out;
  const char *pointer; /* path of the first pointer */
  const char *unfit;
};

static void sign(struct signer *signer, CXType type, const char *path);

static void put_type_name(struct signer *signer, CXType type) {
  buf_puts(&signer->out, ast_unqualified_spelling(signer->ast, type));
}

static void refuse(struct signer *signer, const char *why) {
  if (!signer->unfit)
    signer->unfit = why;
}

struct member {
  struct signer *signer;
  const char *path;
};

/* `double y[3];`, `unsigned int a:3;` */
static enum CXVisitorResult sign_member(CXCursor field, CXClientData data) {
  struct member *member = data;
  struct signer *signer = member->signer;
  struct ast *ast = signer->ast;
  const char *name = ast_take_string(ast, clang_getCursorSpelling(field));
  const char *path = *member->path
                         ? arena_printf(ast->arena, "%s.%s", member->path, name)
                         : name;
  CXType type = clang_getCanonicalType(clang_getCursorType(field));
  struct buf dims;
  buf_init(&dims);
  while (type.kind == CXType_ConstantArray) {
    buf_printf(&dims, "[%lld]", clang_getArraySize(type));
    type = clang_getCanonicalType(clang_getArrayElementType(type));
  }
  sign(signer, type, path);
  size_t size = signer->out.size;
  if (*name && size && signer->out.data[size - 1] != '*')
    buf_putc(&signer->out, ' ');
  buf_printf(&signer->out, "%s%s", name, buf_str(&dims));
  if (clang_Cursor_isBitField(field))
    buf_printf(&signer->out, ":%d", clang_getFieldDeclBitWidth(field));
  buf_puts(&signer->out, ";");
  buf_fini(&dims);
  return signer->unfit ? CXVisit_Break : CXVisit_Continue;
}

/* Members are parted by blanks: done after the fact, so that the first needs
 * no flag. */
static enum CXVisitorResult sign_next_member(CXCursor field,
                                             CXClientData data) {
  struct member *member = data;
  struct buf *out = &member->signer->out;
  if (out->size && out->data[out->size - 1] == ';')
    buf_putc(out, ' ');
  return sign_member(field, data);
}

/* libclang calls a struct without a tag by its typedef; its place is then
 * that of the word `struct`. */
static bool has_tag(CXCursor decl) {
  CXSourceLocation begin = clang_getRangeStart(clang_getCursorExtent(decl));
  return !clang_equalLocations(begin, clang_getCursorLocation(decl));
}

static void sign_record(struct signer *signer, CXType type, const char *path) {
  CXCursor decl = clang_getTypeDeclaration(type);
  if (clang_Type_getSizeOf(type) < 0) {
    refuse(signer, "an incomplete type");
    return;
  }
  const char *tag = ast_take_string(signer->ast, clang_getCursorSpelling(decl));
  bool is_union = clang_getCursorKind(decl) == CXCursor_UnionDecl;
  buf_puts(&signer->out, is_union ? "union " : "struct ");
  if (has_tag(decl))
    buf_printf(&signer->out, "%s ", tag);
  buf_putc(&signer->out, '{');
  struct member member = {signer, path};
  clang_Type_visitFields(type, sign_next_member, &member);
  buf_putc(&signer->out, '}');
}

static void sign_pointer(struct signer *signer, CXType type, const char *path) {
  if (!signer->pointer)
    signer->pointer = path;
  put_type_name(signer, type);
}

static void sign_array(struct signer *signer, CXType type, const char *path) {
  struct buf dims;
  buf_init(&dims);
  while (type.kind == CXType_ConstantArray) {
    buf_printf(&dims, "[%lld]", clang_getArraySize(type));
    type = clang_getCanonicalType(clang_getArrayElementType(type));
  }
  sign(signer, type, path);
  buf_puts(&signer->out, buf_str(&dims));
  buf_fini(&dims);
}

static bool is_va_list_tag(struct ast *ast, CXType type) {
  const char *name = ast_take_string(ast, clang_getTypeSpelling(type));
  return strstr(name, "__va_list") != NULL;
}

static void sign(struct signer *signer, CXType type, const char *path) {
  type = clang_getCanonicalType(type);
  switch (type.kind) {
  case CXType_Void:
    refuse(signer, "void");
    return;
  case CXType_FunctionProto:
  case CXType_FunctionNoProto:
    refuse(signer, "a function");
    return;
  case CXType_VariableArray:
    refuse(signer, "an array of variable length");
    return;
  case CXType_IncompleteArray:
    refuse(signer, *path ? "a struct with a flexible array member"
                         : "an array of unknown length");
    return;
  case CXType_Enum:
    sign(signer, clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type)),
         path);
    return;
  case CXType_Atomic:
    sign(signer, clang_Type_getValueType(type), path);
    return;
  case CXType_Record:
    if (is_va_list_tag(signer->ast, type))
      refuse(signer, "a va_list");
    else
      sign_record(signer, type, path);
    return;
  case CXType_Pointer:
    sign_pointer(signer, type, path);
    return;
  case CXType_ConstantArray:
    sign_array(signer, type, path);
    return;
  default:
    put_type_name(signer, type);
  }
}

static unsigned kind_of(CXType type) {
  type = clang_getCanonicalType(type);
  switch (type.kind) {
  case CXType_Atomic:
    return kind_of(clang_Type_getValueType(type));
  case CXType_Enum:
    return kind_of(
        clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type)));
  case CXType_Int:
    return AST_KIND_INT;
  case CXType_Float:
    return AST_KIND_FLOAT;
  case CXType_Double:
    return AST_KIND_DOUBLE;
  case CXType_Char_U:
  case CXType_UChar:
  case CXType_Char_S:
  case CXType_SChar:
    return AST_KIND_BYTE;
  case CXType_Pointer:
    return AST_KIND_ADDRESS;
  case CXType_Long:
    return AST_KIND_LONG;
  default:
    return AST_KIND_NONE;
  }
}

void ast_type_sign(struct ast *ast, CXType type, struct ast_type *out) {
  struct signer signer = {.ast = ast};
  buf_init(&signer.out);
  sign(&signer, type, "");
  if (!signer.unfit && out->size == 0)
    refuse(&signer, "an empty type");
  if (!signer.unfit && out->size < 0)
    refuse(&signer, "an incomplete type");
  if (!signer.unfit)
    out->signature = arena_strdup(ast->arena, buf_str(&signer.out));
  out->unfit = signer.unfit;
  out->pointer_member = signer.pointer;
  out->edat_kind = kind_of(type);
  buf_fini(&signer.out);
}
