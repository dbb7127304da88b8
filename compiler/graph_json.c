/* SPDX-License-Identifier: BSD-3-Clause */
/* The graph as JSON: owners and events as they are, for other programs. Bytes
 * from 128 up are passed on: names and files are taken to be UTF-8.
 */
#include "graph_private.h"

static void put_string(struct buf *out, const char *text) {
  buf_putc(out, '"');
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    if (c < 32 || c == 127)
      buf_printf(out, "\\u%04x", c);
    else
      buf_printf(out, c == '"' || c == '\\' ? "\\%c" : "%c", c);
  }
  buf_putc(out, '"');
}

static void put_pair(struct buf *out, const char *key, const char *value) {
  buf_printf(out, "\"%s\": ", key);
  if (value)
    put_string(out, value);
  else
    buf_puts(out, "null");
}

static void put_place(struct buf *out, const char *file, unsigned line) {
  buf_puts(out, ", ");
  put_pair(out, "file", file);
  if (line)
    buf_printf(out, ", \"line\": %u", line);
}

static void put_owner(const struct program *program,
                      const struct program_owner *owner, struct buf *out) {
  static const char *const kinds[] = {"task", "loop", "function"};
  buf_printf(out, "    {\"key\": %zu, ", graph_key(program, owner));
  put_pair(out, "id", owner->id);
  buf_puts(out, ", ");
  put_pair(out, "kind", kinds[owner->kind]);
  put_place(out, owner->file, owner->line);
  if (*owner->how)
    buf_printf(out, ", \"persistent\": \"%s\"",
               owner->how[0] == 'o' ? "ordered" : "any");
  if (*owner->runs) {
    buf_puts(out, ", ");
    put_pair(out, "function", owner->runs);
  }
  if (owner->submitter)
    buf_printf(out, ", \"submitted_by\": %zu",
               graph_key(program, owner->submitter));
  buf_putc(out, '}');
}

static void put_uses(const struct program *program,
                     const struct program_event *event, bool is_fired,
                     struct buf *out) {
  const char *separator = "\n";
  buf_printf(out, ",\n     \"%s\": [", is_fired ? "fired" : "awaited");
  for (const struct program_use *u = event->first; u; u = u->next) {
    if (u->is_fired != is_fired)
      continue;
    buf_printf(out, "%s       {\"by\": %zu, ", separator,
               graph_key(program, u->owner));
    put_pair(out, "event", u->text);
    buf_puts(out, ", ");
    put_pair(out, is_fired ? "to" : "from", u->rank);
    buf_puts(out, ", ");
    put_pair(out, "type", u->type);
    put_place(out, u->file, u->line);
    buf_putc(out, '}');
    separator = ",\n";
  }
  buf_putc(out, ']');
}

static void put_event(const struct program *program,
                      const struct program_event *event, struct buf *out) {
  buf_puts(out, "    {");
  put_pair(out, "name", *event->name ? event->name : NULL);
  put_uses(program, event, true, out);
  put_uses(program, event, false, out);
  buf_putc(out, '}');
}

/* Why the program is not closed. */
static void put_open(const struct program *program, struct buf *out) {
  buf_puts(out, "  \"open\": [");
  for (size_t i = 0; i < program->open.count; i++) {
    buf_puts(out, i ? ", " : "");
    put_string(out, program->open.items[i]);
  }
  buf_puts(out, "],\n");
}

void graph_json(const struct program *program, struct buf *out) {
  buf_puts(out, "{\n  \"version\": 1,\n  ");
  put_pair(out, "program", program->name);
  buf_printf(out, ",\n  \"closed\": %s,\n",
             program_is_closed(program) ? "true" : "false");
  put_open(program, out);
  buf_puts(out, "  \"owners\": [");
  for (size_t i = 0; i < program->n_owners; i++) {
    buf_puts(out, i ? ",\n" : "\n");
    put_owner(program, program->owners[i], out);
  }
  buf_puts(out, "],\n  \"events\": [");
  for (size_t i = 0; i < program->n_events; i++) {
    buf_puts(out, i ? ",\n" : "\n");
    put_event(program, program->events[i], out);
  }
  buf_puts(out, "]\n}\n");
}
