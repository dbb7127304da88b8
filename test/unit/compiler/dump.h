/* SPDX-License-Identifier: BSD-3-Clause */
/* A directive as one line of text, so that tests of the parser are tables.
 * Lists are in (), events in {}, what is absent is left out. */
#ifndef EDAT_TEST_DUMP_H
#define EDAT_TEST_DUMP_H

#include "buf.h"
#include "parse.h"

static void dump_text(struct buf *out, const char *label,
                      const struct text *text) {
  if (text->str)
    buf_printf(out, " %s<%s>", label, text->str);
}

static void dump_name(struct buf *out, const struct name *name) {
  static const char kinds[] = "-is*";
  if (name->kind != NAME_NONE)
    buf_printf(out, " %c:%s", kinds[name->kind],
               name->value ? name->value : name->text.str);
}

static void dump_rank(struct buf *out, const char *label,
                      const struct rank *rank) {
  if (rank->kind == RANK_ABSENT)
    return;
  buf_printf(out, " %s", label);
  if (rank->kind == RANK_EXPRESSION) {
    buf_printf(out, "<%s>", rank->value.str);
  } else if (rank->kind == RANK_RANGE) {
    buf_printf(out, "<%s>:<%s>", rank->value.str, rank->length.str);
  } else if (rank->kind == RANK_CHOICE) {
    buf_printf(out, "(<%s>", rank->condition.str);
    dump_rank(out, "?", rank->then);
    dump_rank(out, ":", rank->otherwise);
    buf_putc(out, ')');
  } else {
    buf_printf(out, "=%s", rank_kind_name(rank->kind));
  }
}

static void dump_indices(struct buf *out, const struct index *indices,
                         size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (indices[i].is_range)
      buf_printf(out, "[%s|%s]", indices[i].lo.str, indices[i].length.str);
    else
      buf_printf(out, "[%s]", indices[i].lo.str);
  }
}

static void dump_section(struct buf *out, const char *label,
                         const struct section *section) {
  static const char kinds[] = "irfw";
  if (!section->base.str)
    return;
  buf_printf(out, " %s<%s>", label, section->base.str);
  for (size_t i = 0; i < section->n_subscripts; i++) {
    const struct subscript *subscript = &section->subscripts[i];
    buf_printf(out, "[%c", kinds[subscript->kind]);
    if (subscript->lo.str)
      buf_printf(out, " %s", subscript->lo.str);
    if (subscript->length.str)
      buf_printf(out, " | %s", subscript->length.str);
    buf_putc(out, ']');
  }
}

static void dump_sections(struct buf *out, const struct section_list *list) {
  for (size_t i = 0; i < list->count; i++)
    dump_section(out, "", &list->items[i]);
}

static void dump_reduction(struct buf *out, const char *label,
                           const struct reduction *reduction) {
  if (reduction->op == REDUCE_NONE)
    return;
  buf_printf(out, " %s %s", label, reduce_op_name(reduction->op));
  dump_sections(out, &reduction->list);
}

static void dump_as(struct buf *out, const struct as *as) {
  static const char *const forms[] = {"", "pointer", "bytes", "value", "array"};
  if (as->form == AS_NONE)
    return;
  buf_printf(out, " as %s%s %s<%s>", as->is_const ? "const " : "",
             forms[as->form], as->name.str, as->element.str);
  for (size_t i = 0; i < as->bounds.count; i++)
    buf_printf(out, "[%s]", as->bounds.items[i].str);
  if (as->count_name.str)
    buf_printf(out, " count %s<%s>", as->count_name.str, as->count_type.str);
}

static void dump_events(struct buf *out, const struct event_list *list) {
  for (size_t i = 0; i < list->count; i++) {
    const struct event *event = &list->items[i];
    buf_puts(out, " {");
    dump_name(out, &event->name);
    dump_indices(out, event->indices, event->n_indices);
    dump_rank(out, "from", &event->from);
    dump_as(out, &event->as);
    dump_section(out, "into", &event->into);
    dump_reduction(out, "reduce", &event->reduce);
    if (event->source_name.str)
      buf_printf(out, " source %s<%s>", event->source_name.str,
                 event->source_type.str);
    dump_rank(out, "to", &event->to);
    dump_section(out, "data", &event->data);
    dump_text(out, "count", &event->count);
    buf_puts(out, event->is_sticky ? " sticky }" : " }");
  }
}

static void dump_clause(struct buf *out, const struct clause *clause) {
  static const char *const captures[] = {"none", "shared", "firstprivate"};
  buf_printf(out, "; %s", clause_kind_name(clause->kind));
  dump_events(out, &clause->events);
  for (size_t i = 0; i < clause->names.count; i++)
    buf_printf(out, " %s", clause->names.items[i].str);
  if (clause->kind == CLAUSE_DEFAULT)
    buf_printf(out, " %s", captures[clause->capture]);
  if (clause->kind == CLAUSE_DISTRIBUTE)
    buf_puts(out,
             clause->distribution == DISTRIBUTE_BLOCK ? " block" : " cyclic");
  buf_puts(out, clause->is_ordered ? " ordered" : "");
  dump_name(out, &clause->name);
  dump_rank(out, "rank", &clause->rank);
  dump_text(out, "", &clause->expression);
  dump_reduction(out, "", &clause->reduction);
  dump_sections(out, &clause->sections);
}

static void dump_directive(struct buf *out, const struct directive *directive) {
  buf_puts(out, directive_kind_name(directive->kind));
  dump_events(out, &directive->events);
  dump_name(out, &directive->name);
  dump_indices(out, directive->indices, directive->n_indices);
  dump_reduction(out, "", &directive->reduction);
  dump_section(out, "", &directive->section);
  for (size_t i = 0; i < directive->arity; i++)
    buf_puts(out, "[]");
  dump_text(out, "type", &directive->type);
  for (size_t i = 0; i < directive->n_clauses; i++)
    dump_clause(out, &directive->clauses[i]);
}

#endif
