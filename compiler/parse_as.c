/* SPDX-License-Identifier: BSD-3-Clause */
/* The declarations that events make: as(...) and source(...). A declaration is
 * taken apart just as far as the payload needs: the name, the type of one
 * element, array bounds, and whether the element is const.
 */
#include "parser.h"

#include <string.h>

/* How a declaration looks: tokens [begin, name) then suffixes. */
struct shape {
  struct range all;
  size_t name;
  size_t star;     /* the pointer's `*`, or all.end */
  size_t suffixes; /* first `[` behind the declarator */
  size_t nested;   /* `(` of `T (*h)[4]`, or all.end */
};

static bool is_one_of(const struct parser *parser, size_t at,
                      const char *const *words) {
  for (; *words; words++)
    if (parse_is_word(parser, at, *words))
      return true;
  return false;
}

static bool is_qualifier(const struct parser *parser, size_t at) {
  static const char *const words[] = {"const",      "volatile",     "restrict",
                                      "__restrict", "__restrict__", "_Atomic",
                                      NULL};
  return is_one_of(parser, at, words);
}

static bool is_type_word(const struct parser *parser, size_t at) {
  static const char *const words[] = {
      "void",   "char",     "short",    "int",    "long",     "float",
      "double", "signed",   "unsigned", "_Bool",  "bool",     "_Complex",
      "struct", "union",    "enum",     "typeof", "const",    "volatile",
      "static", "register", "extern",   "auto",   "restrict", NULL};
  return is_one_of(parser, at, words);
}

/* The group behind such a word is part of the type. */
static bool is_type_operator(const struct parser *parser, size_t at) {
  static const char *const words[] = {"typeof",        "__typeof__", "__typeof",
                                      "_Atomic",       "_Alignas",   "_BitInt",
                                      "__attribute__", NULL};
  return is_one_of(parser, at, words);
}

static struct diag *report_form(struct parser *parser, struct range range,
                                const char *wrong) {
  struct span span = parse_span(parser, range);
  return PARSE_ERROR(parser, as_form, span, wrong);
}

/* `(` `*` ... `)` behind a type: the start of `T (*h)[4]`. */
static size_t find_nested(const struct parser *parser, struct range range) {
  for (size_t at = range.begin; at < range.end; at = parse_next(parser, at))
    if (at > range.begin && parse_is_mark(parser, at, '(') &&
        parse_is_mark(parser, at + 1, '*') && !is_type_operator(parser, at - 1))
      return at;
  return range.end;
}

static size_t last_star(const struct parser *parser, struct range range) {
  size_t star = range.end;
  for (size_t at = range.begin; at < range.end; at = parse_next(parser, at))
    if (parse_is_mark(parser, at, '*'))
      star = at;
  return star;
}

static bool is_name(const struct parser *parser, size_t at) {
  return parser->tokens[at].kind == TOKEN_WORD && !is_type_word(parser, at) &&
         !is_qualifier(parser, at);
}

/* `T (*h)[4]`: one star and the name in the parentheses. */
static bool find_nested_shape(const struct parser *parser, size_t nested,
                              struct range range, struct shape *shape) {
  struct range inside = parse_inside(parser, nested);
  shape->nested = nested;
  shape->star = inside.begin;
  shape->name = inside.end - 1;
  shape->suffixes = inside.end + 1;
  for (size_t at = inside.begin + 1; at < shape->name; at++)
    if (!is_qualifier(parser, at))
      return false;
  return shape->name > shape->star && is_name(parser, shape->name) &&
         shape->suffixes < range.end;
}

/* Only subscripts may stand behind the declarator. */
static bool has_only_subscripts(const struct parser *parser, size_t at,
                                size_t end) {
  for (; at < end; at = parse_next(parser, at))
    if (!parse_is_mark(parser, at, '['))
      return false;
  return true;
}

static bool find_shape(const struct parser *parser, struct range range,
                       struct shape *shape) {
  *shape = (struct shape){.all = range, .nested = range.end};
  size_t nested = find_nested(parser, range);
  if (nested < range.end)
    return find_nested_shape(parser, nested, range, shape) &&
           has_only_subscripts(parser, shape->suffixes, range.end);
  size_t end = range.end;
  while (end > range.begin && parse_is_mark(parser, end - 1, ']'))
    end = parser->tokens[end - 1].partner;
  if (end < range.begin + 2 || !is_name(parser, end - 1))
    return false;
  shape->suffixes = end;
  shape->name = end - 1;
  shape->star = last_star(parser, (struct range){range.begin, shape->name});
  if (shape->star == shape->name)
    shape->star = range.end;
  for (size_t at = shape->star + 1; at < shape->name; at++)
    if (!is_qualifier(parser, at))
      return false;
  return shape->star > range.begin &&
         parser->tokens[range.begin].kind == TOKEN_WORD;
}

/* const of the element: behind its last star, else anywhere in its type. */
static bool is_const(const struct parser *parser, struct range element) {
  size_t star = last_star(parser, element);
  size_t at = star < element.end ? star : element.begin;
  for (; at < element.end; at = parse_next(parser, at))
    if (parse_is_word(parser, at, "const"))
      return true;
  return false;
}

static bool is_void(const struct parser *parser, struct range element) {
  bool found = false;
  for (size_t at = element.begin; at < element.end; at++) {
    if (parse_is_word(parser, at, "void"))
      found = true;
    else if (!is_qualifier(parser, at))
      return false;
  }
  return found;
}

static bool has_storage_class(const struct parser *parser,
                              struct range element) {
  static const char *const words[] = {
      "static",   "extern",       "register", "auto",
      "typedef",  "constexpr",    "inline",   "_Thread_local",
      "__thread", "thread_local", NULL};
  for (size_t at = element.begin; at < element.end; at++)
    if (is_one_of(parser, at, words))
      return true;
  return false;
}

static bool has_type(const struct parser *parser, struct range element) {
  for (size_t at = element.begin; at < element.end; at++)
    if (!is_qualifier(parser, at))
      return true;
  return false;
}

static void read_bounds(struct parser *parser, const struct shape *shape,
                        struct as *out) {
  for (size_t at = shape->suffixes; at < shape->all.end;
       at = parse_next(parser, at)) {
    struct text bound = {0};
    parse_expression(parser, parse_inside(parser, at), "as", &bound);
    *ARENA_PUSH(parser->arena, out->bounds.items, out->bounds.count) = bound;
  }
}

/* `T` `[4]` of `T (*h)[4]`, as one text. */
static void read_nested_element(struct parser *parser,
                                const struct shape *shape, struct as *out) {
  struct range suffixes = {shape->suffixes, shape->all.end};
  struct text tail = parse_text(parser, suffixes);
  out->element.str =
      arena_printf(parser->arena, "%s %s", out->element.str, tail.str);
  out->element.span = parse_span(parser, shape->all);
}

static void read_form(struct parser *parser, const struct shape *shape,
                      struct range element, struct as *out) {
  bool is_pointer = shape->star < shape->all.end;
  if (shape->nested < shape->all.end) {
    out->form = AS_POINTER;
    read_nested_element(parser, shape, out);
  } else if (shape->suffixes < shape->all.end) {
    out->form = AS_ARRAY;
    read_bounds(parser, shape, out);
  } else if (is_pointer && is_void(parser, element)) {
    out->form = AS_BYTES;
    out->element = (struct text){.str = "", .span = out->element.span};
  } else if (is_pointer) {
    out->form = AS_POINTER;
  } else {
    out->form = AS_VALUE;
    if (is_void(parser, element))
      report_form(parser, shape->all, "void has no value");
  }
}

/* T *h | T h | T h[n] | T (*h)[n] */
static bool parse_as_object(struct parser *parser, struct range range,
                            struct as *out) {
  struct shape shape;
  out->declaration = parse_text(parser, range);
  if (!find_shape(parser, range, &shape)) {
    report_form(parser, range, "such as 'const double *h' or 'int v'");
    return false;
  }
  out->name = parse_text(parser, (struct range){shape.name, shape.name + 1});
  /* By value and as an array, the element is all in front of the name. */
  bool is_nested = shape.nested < range.end;
  bool is_array = !is_nested && shape.suffixes < range.end;
  struct range element = {range.begin, shape.name};
  if (is_nested)
    element.end = shape.nested;
  else if (shape.star < range.end && !is_array)
    element.end = shape.star;
  if (!has_type(parser, element)) {
    report_form(parser, range, "with a type in front of the name");
    return false;
  }
  if (has_storage_class(parser, element)) {
    report_form(parser, range, "without a storage class");
    return false;
  }
  out->is_const = is_const(parser, element);
  out->element = parse_text(parser, element);
  read_form(parser, &shape, element, out);
  return true;
}

/* type name, an integer */
static bool parse_count(struct parser *parser, struct range range,
                        struct text *type, struct text *name) {
  size_t last = range.end - 1;
  bool is_plain = range.end >= range.begin + 2 && is_name(parser, last) &&
                  has_type(parser, (struct range){range.begin, last});
  for (size_t at = range.begin; is_plain && at < last; at++)
    is_plain = parser->tokens[at].kind == TOKEN_WORD;
  if (!is_plain)
    return false;
  *type = parse_text(parser, (struct range){range.begin, last});
  *name = parse_text(parser, (struct range){last, range.end});
  return true;
}

/* as: object | object ',' count */
void parse_as(struct parser *parser, struct range range, struct as *out) {
  bool more;
  struct range object = parse_split(parser, &range, &more);
  if (!parse_as_object(parser, object, out) || !more)
    return;
  struct range count = parse_split(parser, &range, &more);
  if (out->form == AS_VALUE || out->form == AS_ARRAY) {
    report_form(parser, count,
                "a count belongs to a pointer only: 'T *h, size_t n'");
    return;
  }
  if (!parse_count(parser, count, &out->count_type, &out->count_name))
    report_form(parser, count, "such as 'size_t n', for the count");
  if (more)
    PARSE_ERROR(parser, too_many, parse_span(parser, range), "as",
                "object and one count");
}

/* source: type name */
void parse_source(struct parser *parser, struct range range,
                  struct event *event) {
  if (!parse_count(parser, range, &event->source_type, &event->source_name))
    PARSE_ERROR(parser, expected, parse_span(parser, range),
                "a declaration such as 'int r' in 'source'");
}

/* ---- Names that a directive declares ------------------------------------ */

struct declared {
  struct parser *parser;
  struct text *names;
  size_t count;
};

static void declare_name(struct declared *in, struct text name) {
  if (!name.str)
    return;
  for (size_t i = 0; i < in->count; i++)
    if (!strcmp(in->names[i].str, name.str)) {
      struct diag *diag =
          PARSE_ERROR(in->parser, declared_twice, name.span, name.str);
      PARSE_NOTE(in->parser, diag, note_previous, in->names[i].span);
      return;
    }
  *ARENA_PUSH(in->parser->arena, in->names, in->count) = name;
}

static void declare_list(struct declared *in, const struct event_list *events) {
  for (size_t i = 0; i < events->count; i++) {
    declare_name(in, events->items[i].as.name);
    declare_name(in, events->items[i].as.count_name);
    declare_name(in, events->items[i].source_name);
  }
}

void parse_check_declared(struct parser *parser,
                          const struct directive *directive) {
  struct declared in = {.parser = parser};
  declare_list(&in, &directive->events);
  for (size_t i = 0; i < directive->n_clauses; i++)
    declare_list(&in, &directive->clauses[i].events);
}
