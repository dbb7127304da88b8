/* SPDX-License-Identifier: BSD-3-Clause */
/* Lookups in a plan: what libclang found out about an operand, a name that a
 * pragma declares, a captured variable; and the type of what is sent.
 */
#include "sema.h"

#include <string.h>

const struct ast_probe *sema_probe(const struct construct *construct,
                                   struct text text) {
  const struct ast_query *q = construct->query;
  for (size_t i = 0; i < q->nprobes; i++)
    if (q->probes[i].span.begin == text.span.begin &&
        q->probes[i].span.end == text.span.end)
      return &q->probes[i];
  BUG("no probe for '%s'", text.str);
}

const struct ast_var *sema_local(const struct construct *construct,
                                 struct text name) {
  const struct ast_query *q = construct->query;
  for (size_t i = 0; i < q->nlocals; i++)
    if (q->locals[i].span.begin == name.span.begin)
      return q->locals[i].var;
  return NULL;
}

const struct capture *sema_find_capture(const struct construct *construct,
                                        const struct ast_var *var) {
  for (size_t i = 0; construct && i < construct->n_captures; i++)
    if (construct->captures[i].var == var)
      return &construct->captures[i];
  return NULL;
}

bool sema_is_array(const struct ast_type *type) {
  return type->cls == AST_CLASS_ARRAY || type->cls == AST_CLASS_VLA ||
         type->cls == AST_CLASS_INCOMPLETE_ARRAY;
}

static const struct ast_type *scalar_of(const struct ast_type *type) {
  while (type && sema_is_array(type))
    type = type->element;
  return type;
}

bool sema_payload(const struct construct *construct,
                  const struct section *section, struct payload *payload) {
  const struct ast_type *type = sema_probe(construct, section->base)->type;
  for (size_t i = 0; type && i < section->n_subscripts; i++)
    type = sema_is_array(type) || type->cls == AST_CLASS_POINTER ? type->element
                                                                 : NULL;
  if (!type)
    return false;
  payload->row = type;
  payload->element = scalar_of(type);
  return payload->element != NULL;
}

const struct ast_type *sema_as_element(const struct construct *construct,
                                       const struct as *as) {
  const struct ast_var *var = sema_local(construct, as->name);
  if (!var || as->form == AS_BYTES)
    return NULL;
  if (as->form == AS_VALUE)
    return var->type;
  if (as->form == AS_POINTER)
    return scalar_of(var->type->element);
  return scalar_of(var->type);
}
