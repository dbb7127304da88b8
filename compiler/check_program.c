/* SPDX-License-Identifier: BSD-3-Clause */
/* Types and arities are one rule, on two properties of a use. In a closed
 * program every use must find a partner on the other side that agrees; one
 * name may so have two types, with different indices, without a word said.
 * Where uses may be unknown, only a name whose two sides have nothing in
 * common is reported. What lies in shared libraries and headers serves as
 * partner, but is not blamed: a program need not call all of them.
 */
#include "check_program.h"

#include "arena.h"

#include <stdio.h>
#include <string.h>

struct check {
  const struct program *program;
  struct diags diags;
  bool is_closed;
  bool *is_told; /* one an event: part of a pair that was reported */
};

enum { MOST_NOTES = 4, SHORTEST_NAME = 3 };

/* ---- Reporting --------------------------------------------------------- */

static const char *place(struct check *check, const struct program_use *use) {
  return arena_printf(check->program->arena, "%s:%u", use->file, use->line);
}

#define NOWHERE NULL, (struct span){0, 0}

static void note(struct check *check, struct diag *diag,
                 const struct program_use *use, const char *name) {
  struct diag *made = diag_note(
      &check->diags, diag, use->is_fired ? DIAG_note_fired : DIAG_note_awaited,
      NOWHERE, name);
  made->place = place(check, use);
}

static bool is_on(const struct check *check, enum diag_id id) {
  return !check->diags.settings.is_off[id];
}

/* ---- Events without a partner ------------------------------------------ */

/* From or to `none`: nothing is fired or awaited there, so such a use needs no
 * partner and is none. */
static bool is_none(const struct program_use *use) {
  return use->rank && strcmp(use->rank, "none") == 0;
}

/* The first use of a side; `own`: not foreign. */
static const struct program_use *find_use(const struct program_event *event,
                                          bool is_fired, bool own) {
  for (const struct program_use *u = event->first; u; u = u->next)
    if (u->is_fired == is_fired && !(own && u->is_foreign) && !is_none(u))
      return u;
  return NULL;
}

static bool is_one_sided(const struct program_event *event) {
  return !find_use(event, true, false) || !find_use(event, false, false);
}

/* Whether `other` could be what the one-sided `event` was meant to be. */
static bool is_near(const struct program_event *event,
                    const struct program_event *other, bool is_fired) {
  return event != other && strlen(event->name) >= SHORTEST_NAME &&
         strlen(other->name) >= SHORTEST_NAME &&
         find_use(other, !is_fired, false) &&
         diag_edit_distance(event->name, other->name) == 1;
}

/* The likeliest of them: one that lacks the other side itself. */
static size_t find_near(const struct check *check, size_t index,
                        bool is_fired) {
  const struct program *program = check->program;
  size_t best = program->n_events;
  for (size_t i = 0; i < program->n_events; i++) {
    if (!is_near(program->events[index], program->events[i], is_fired))
      continue;
    if (is_one_sided(program->events[i]))
      return i;
    if (best == program->n_events)
      best = i;
  }
  return best;
}

static void tell_near(struct check *check, const struct program_use *use,
                      const char *name, const struct program_event *near) {
  struct diag *diag =
      diag_add(&check->diags,
               use->is_fired ? DIAG_unawaited_spelling : DIAG_unfired_spelling,
               NOWHERE, name, near->name);
  diag->place = place(check, use);
  note(check, diag, find_use(near, !use->is_fired, false), near->name);
}

static void tell_alone(struct check *check, const struct program_event *event,
                       const struct program_use *use) {
  struct diag *diag =
      diag_add(&check->diags, use->is_fired ? DIAG_unawaited : DIAG_unfired,
               NOWHERE, event->name);
  diag->place = place(check, use);
  int n = 0;
  for (const struct program_use *u = use->next; u && n < MOST_NOTES;
       u = u->next)
    if (!is_none(u)) {
      note(check, diag, u, event->name);
      n++;
    }
}

static void check_partner(struct check *check, size_t index) {
  const struct program *program = check->program;
  const struct program_event *event = program->events[index];
  bool is_fired = find_use(event, true, false) != NULL;
  const struct program_use *use = find_use(event, is_fired, true);
  if (!use || check->is_told[index] || !is_one_sided(event))
    return;
  enum diag_id id = is_fired ? DIAG_unawaited_spelling : DIAG_unfired_spelling;
  size_t near =
      is_on(check, id) ? find_near(check, index, is_fired) : program->n_events;
  if (near == program->n_events) {
    tell_alone(check, event, use);
    return;
  }
  tell_near(check, use, event->name, program->events[near]);
  check->is_told[near] = is_one_sided(program->events[near]);
}

/* ---- Types and arities ------------------------------------------------- */

enum property { PROPERTY_TYPE, PROPERTY_ARITY };

static bool agree(const struct program_use *a, const struct program_use *b,
                  enum property property) {
  if (property == PROPERTY_ARITY)
    return a->n_indices == b->n_indices;
  return !a->type || !b->type || strcmp(a->type, b->type) == 0;
}

/* Does any use on the other side agree? */
static bool has_partner(const struct program_event *event,
                        const struct program_use *use, enum property property) {
  for (const struct program_use *u = event->first; u; u = u->next)
    if (u->is_fired != use->is_fired && agree(use, u, property))
      return true;
  return false;
}

static bool has_any_pair(const struct program_event *event,
                         enum property property) {
  for (const struct program_use *u = event->first; u; u = u->next)
    if (u->is_fired && has_partner(event, u, property))
      return true;
  return false;
}

/* A use on the other side to name beside `use`, best one without a partner
 * of its own. */
static const struct program_use *opposite(const struct program_event *event,
                                          const struct program_use *use,
                                          enum property property) {
  const struct program_use *best = NULL;
  for (const struct program_use *u = event->first; u; u = u->next) {
    if (u->is_fired == use->is_fired)
      continue;
    if (!has_partner(event, u, property))
      return u;
    best = best ? best : u;
  }
  return best;
}

static void tell_conflict(struct check *check, const char *name,
                          const struct program_use *use,
                          const struct program_use *other,
                          enum property property) {
  const char *way = use->is_fired ? "fired" : "awaited";
  const char *other_way = use->is_fired ? "awaited" : "fired";
  struct diag *diag =
      property == PROPERTY_TYPE
          ? diag_add(&check->diags, DIAG_two_types, NOWHERE, name, way,
                     use->type, other_way, other->type)
          : diag_add(&check->diags, DIAG_two_arities, NOWHERE, name, way,
                     use->text, other_way, other->text);
  diag->place = place(check, use);
  note(check, diag, other, name);
}

/* Was a use like this one reported already, as itself or beside another? */
static bool is_told(const struct program_use *const *told, size_t n,
                    const struct program_use *use, enum property property) {
  for (size_t i = 0; i < n; i++)
    if (told[i]->is_fired == use->is_fired && agree(told[i], use, property))
      return true;
  return false;
}

static void check_property(struct check *check,
                           const struct program_event *event,
                           enum property property) {
  const struct program_use **told = NULL;
  size_t n_told = 0;
  if (!check->is_closed && has_any_pair(event, property))
    return;
  /* Those that await come first: they are what will not work. */
  for (int is_fired = 0; is_fired < 2; is_fired++)
    for (const struct program_use *u = event->first; u; u = u->next) {
      if (u->is_fired != (bool)is_fired || has_partner(event, u, property) ||
          is_told(told, n_told, u, property))
        continue;
      const struct program_use *other = opposite(event, u, property);
      if (u->is_foreign && other->is_foreign)
        continue;
      tell_conflict(check, event->name, u, other, property);
      *ARENA_PUSH(check->program->arena, told, n_told) = u;
      *ARENA_PUSH(check->program->arena, told, n_told) = other;
    }
}

/* ---- All --------------------------------------------------------------- */

static void check_event(struct check *check, size_t index) {
  const struct program_event *event = check->program->events[index];
  if (!*event->name)
    return;
  if (!is_one_sided(event)) {
    check_property(check, event, PROPERTY_ARITY);
    check_property(check, event, PROPERTY_TYPE);
  } else if (check->is_closed) {
    check_partner(check, index);
  }
}

bool check_program(const struct program *program,
                   const struct diag_settings *settings) {
  struct check check = {
      .program = program,
      .is_closed = program_is_closed(program),
      .is_told = ARENA_ARRAY(program->arena, bool, program->n_events)};
  diags_init(&check.diags, program->arena, settings);
  for (size_t i = 0; i < program->n_events; i++)
    check_event(&check, i);
  diags_print(&check.diags, stderr);
  return !diags_have_error(&check.diags);
}
