/* SPDX-License-Identifier: BSD-3-Clause */
/* The graph in the DOT language. Boxes are tasks and loops (blue) and
 * functions (grey), ovals are events (yellow; red, dashed and with a word when
 * one side is missing in a program that is wholly known). Arrows lead from
 * what fires to the event and from the event to what awaits it; dashed ones
 * from what submits a task, dotted ones to the function that it runs. Labels
 * are short and broken into lines, tooltips complete. No meaning lies in the
 * colours alone, and the ground is white, whatever the page's is.
 */
#include "graph_private.h"

#include <stdio.h>
#include <string.h>

enum { LINE_WIDTH = 22 };

/* ---- Text -------------------------------------------------------------- */

/* Of quoted strings and of labels with HTML's entities, which all labels and
 * tooltips may have. */
static void put_char(struct buf *out, char c) {
  switch (c) {
  case '"':
    buf_puts(out, "&quot;");
    break;
  case '&':
    buf_puts(out, "&amp;");
    break;
  case '<':
    buf_puts(out, "&lt;");
    break;
  case '>':
    buf_puts(out, "&gt;");
    break;
  case '\\':
    buf_puts(out, "&#92;");
    break;
  default:
    buf_putc(out, (unsigned char)c < 32 ? ' ' : c);
  }
}

static void put_text(struct buf *out, const char *text) {
  for (; *text; text++)
    put_char(out, *text);
}

/* A new line in front of the arms of a long `?:`, and at blanks where a line
 * gets long. */
static void put_wrapped(struct buf *out, const char *text) {
  bool is_long = strlen(text) > LINE_WIDTH;
  size_t width = 0;
  while (*text) {
    size_t length = strcspn(text, " ");
    bool is_arm = length == 1 && (*text == '?' || *text == ':');
    if (width && is_long && (is_arm || width + 1 + length > LINE_WIDTH)) {
      buf_puts(out, " <br/> ");
      width = 0;
    } else if (width) {
      buf_putc(out, ' ');
      width++;
    }
    for (size_t i = 0; i < length; i++)
      put_char(out, text[i]);
    width += length;
    text += length + (text[length] == ' ');
  }
}

static const char *base_name(const char *file) {
  const char *slash = strrchr(file, '/');
  return *file == '/' && slash ? slash + 1 : file;
}

/* Structs without their members. */
static void put_type(struct buf *out, const char *signature) {
  size_t length = strcspn(signature, "{");
  if (signature[length] && length)
    length--;
  for (size_t i = 0; i < length; i++)
    put_char(out, signature[i]);
}

/* ---- Nodes ------------------------------------------------------------- */

/* The first line of a label is in bold, the others are small. */
#define SMALL "<br/><font point-size=\"10\" color=\"#5f6368\">"

static void put_place(const struct program_owner *owner, const char *file,
                      struct buf *out) {
  put_text(out, file);
  if (owner->line)
    buf_printf(out, ":%u", owner->line);
}

static void put_owner(const struct program *program,
                      const struct program_owner *owner, struct buf *out) {
  static const char *const looks[] = {
      "style=\"rounded,filled\", fillcolor=\"#e3eefc\", color=\"#3b76c4\"",
      "style=\"rounded,filled\", fillcolor=\"#e3eefc\", color=\"#3b76c4\", "
      "peripheries=2",
      "style=filled, fillcolor=\"#f0f1f3\", color=\"#80868b\""};
  static const char *const kinds[] = {"task", "taskloop", "function"};
  buf_printf(out, "  o%zu [shape=box, %s, label=<<b>",
             graph_key(program, owner), looks[owner->kind]);
  put_text(out, owner->id);
  buf_puts(out, "</b>" SMALL);
  if (*owner->how)
    buf_puts(out,
             owner->how[0] == 'o' ? "persistent(ordered) " : "persistent ");
  buf_printf(out, "%s<br/>", kinds[owner->kind]);
  put_place(owner, base_name(owner->file), out);
  buf_puts(out, "</font>>, tooltip=\"");
  put_place(owner, owner->file, out);
  buf_puts(out, "\"];\n");
}

static bool has_side(const struct program_event *event, bool is_fired) {
  for (const struct program_use *u = event->first; u; u = u->next)
    if (u->is_fired == is_fired)
      return true;
  return false;
}

static bool is_type_new(const struct program_event *event,
                        const struct program_use *use) {
  for (const struct program_use *u = event->first; u != use; u = u->next)
    if (u->type && strcmp(u->type, use->type) == 0)
      return false;
  return true;
}

/* Between them ", ", in front of them `opening`. */
static bool put_types(const struct program_event *event, bool is_short,
                      const char *opening, struct buf *out) {
  const char *separator = opening;
  for (const struct program_use *u = event->first; u; u = u->next) {
    if (!u->type || !is_type_new(event, u))
      continue;
    buf_puts(out, separator);
    separator = ", ";
    is_short ? put_type(out, u->type) : put_text(out, u->type);
  }
  return separator != opening;
}

/* "fired" or "awaited" when nobody does; NULL, too, where it cannot be told. */
static const char *missing_side(const struct program *program,
                                const struct program_event *event) {
  if (!*event->name || !program_is_closed(program))
    return NULL;
  return !has_side(event, true)    ? "fired"
         : !has_side(event, false) ? "awaited"
                                   : NULL;
}

static void put_event(const struct program *program, size_t index,
                      struct buf *out) {
  const struct program_event *event = program->events[index];
  const char *missing = missing_side(program, event);
  const char *look =
      missing ? "style=\"filled,dashed\", fillcolor=\"#fce8e6\", "
                "color=\"#c5221f\""
              : "style=filled, fillcolor=\"#fff3cd\", color=\"#c79100\"";
  buf_printf(out, "  e%zu [shape=ellipse, %s, label=<<b>", index, look);
  put_text(out, *event->name ? event->name : "(computed)");
  if (*event->name)
    for (size_t i = 0; i < event->first->n_indices; i++)
      buf_puts(out, "[]");
  buf_puts(out, "</b>");
  if (put_types(event, true, SMALL, out))
    buf_puts(out, "</font>");
  if (missing)
    buf_printf(out, "%snever %s</font>", SMALL, missing);
  buf_puts(out, ">, tooltip=\"");
  put_types(event, false, "", out);
  buf_puts(out, "\"];\n");
}

/* ---- Arrows ------------------------------------------------------------ */

/* The label tells what the nodes do not: indices, rank, and the line where
 * it is not the task's own. */
static void put_label(const struct program_event *event,
                      const struct program_use *use, struct buf *out) {
  buf_puts(out, "label=< ");
  if (use->line != use->owner->line)
    buf_printf(out, "%u: ", use->line);
  if (use->n_indices || !*event->name) {
    put_text(out, use->text);
    buf_puts(out, " <br/> ");
  }
  buf_puts(out, use->is_fired ? "to " : "from ");
  put_wrapped(out, use->rank);
  buf_puts(out, " >, edgetooltip=\"");
  put_text(out, use->file);
  buf_printf(out, ":%u\"", use->line);
}

static void put_use(const struct program *program, size_t index,
                    const struct program_use *use, struct buf *out) {
  size_t key = graph_key(program, use->owner);
  if (use->is_fired)
    buf_printf(out, "  o%zu -> e%zu [color=\"#3b76c4\", ", key, index);
  else
    buf_printf(out, "  e%zu -> o%zu [color=\"#c79100\", ", index, key);
  put_label(program->events[index], use, out);
  buf_puts(out, "];\n");
}

static void put_owner_arrow(size_t from, size_t to, const char *style,
                            const char *word, struct buf *out) {
  buf_printf(out,
             "  o%zu -> o%zu [style=%s, color=\"#80868b\", arrowhead=empty, "
             "edgetooltip=\"%s\"];\n",
             from, to, style, word);
}

/* From who submits a task, and to the function that it runs. */
static void put_owner_arrows(const struct program *program, size_t index,
                             struct buf *out) {
  const struct program_owner *owner = program->owners[index];
  if (owner->submitter)
    put_owner_arrow(graph_key(program, owner->submitter), index, "dashed",
                    "submits", out);
  for (size_t i = 0; owner->line && *owner->runs && i < program->n_owners; i++)
    if (!program->owners[i]->line &&
        strcmp(program->owners[i]->id, owner->runs) == 0)
      put_owner_arrow(index, i, "dotted", "runs", out);
}

/* Below the picture, in its colours and shapes. */
static const char legend[] =
    "  label=< <br/><font color=\"#3b76c4\">&#9634; task</font>"
    "   <font color=\"#3b76c4\">&#9635; taskloop</font>"
    "   <font color=\"#5f6368\">&#9634; function</font>"
    "   <font color=\"#8a6500\">&#9675; event</font>"
    "   <font color=\"#3b76c4\">&#8594; fires</font>"
    "   <font color=\"#8a6500\">&#8594; is awaited by</font>"
    "   <font color=\"#5f6368\">&#8674; submits</font> >;\n";

void graph_dot(const struct program *program, struct buf *out) {
  buf_puts(out, "digraph \"");
  put_text(out, base_name(program->name));
  buf_puts(out, "\" {\n"
                "  graph [fontname=\"Helvetica\", fontsize=10, nodesep=0.35, "
                "ranksep=0.5, bgcolor=white];\n"
                "  node [fontname=\"Helvetica\", fontsize=12];\n"
                "  edge [fontname=\"Helvetica\", fontsize=10, "
                "fontcolor=\"#444746\", arrowsize=0.7];\n");
  for (size_t i = 0; i < program->n_owners; i++)
    put_owner(program, program->owners[i], out);
  for (size_t i = 0; i < program->n_events; i++)
    put_event(program, i, out);
  for (size_t i = 0; i < program->n_owners; i++)
    put_owner_arrows(program, i, out);
  for (size_t i = 0; i < program->n_events; i++)
    for (const struct program_use *u = program->events[i]->first; u;
         u = u->next)
      put_use(program, i, u, out);
  if (program->n_owners)
    buf_puts(out, legend);
  buf_puts(out, "}\n");
}
