/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Short forms for programs lowered by hand: the static descriptions that
 * edatcc would write, and a check that says where it failed.
 */
#ifndef HAND_H
#define HAND_H

#include <edat.h>
#include <edat/abi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHERE                                                                  \
  { __FILE__, "main", __LINE__ }
#define CHECK(x)                                                               \
  ((x) ? (void)0                                                               \
       : (fprintf(stderr, "%s:%d: check failed on rank %d: %s\n", __FILE__,    \
                  __LINE__, edatGetRank(), #x),                                \
          abort()))

static const struct edatcc_type type_int __attribute__((unused)) = {
    "int", 0, sizeof(int), EDATCC_KIND_INT};
static const struct edatcc_type type_double __attribute__((unused)) = {
    "double", 0, sizeof(double), EDATCC_KIND_DOUBLE};

/* Fires name[index] with data (or none if type is 0). */
#define FIRE(the_name, the_type, the_nindex, ...)                              \
  do {                                                                         \
    static struct edatcc_fire fire_ = {&the_name,  the_type, WHERE,            \
                                       the_nindex, 0,        0,                \
                                       0};                                     \
    edatcc_fire(&fire_, &(struct edatcc_fire_args){.count = 1, __VA_ARGS__});  \
  } while (0)

/* Waits for one event, which `take` (statements) may look into as events. */
#define WAIT(the_name, the_type, the_nindex, the_text, take, ...)              \
  do {                                                                         \
    static const struct edatcc_dep dep_ = {&the_name,  the_type, the_text,     \
                                           the_nindex, 0,        0};           \
    static const struct edatcc_wait wait_ = {WHERE, &dep_, 1};                 \
    struct edatcc_events *events =                                             \
        edatcc_wait(&wait_, &(struct edatcc_dep_args){__VA_ARGS__});           \
    take;                                                                      \
    edatcc_events_release(&events);                                            \
  } while (0)

/* Submits body(args) with no dependency. */
#define SUBMIT(the_body, args_pointer)                                         \
  do {                                                                         \
    static const struct edatcc_task task_ = {.body = the_body,                 \
                                             .where = WHERE,                   \
                                             .args_size =                      \
                                                 sizeof *(args_pointer)};      \
    edatcc_task_submit(&task_,                                                 \
                       &(struct edatcc_task_args){.args = (args_pointer)});    \
  } while (0)

#endif
