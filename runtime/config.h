/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The settings of the runtime: one table of names, types, defaults, ranges and
 * help, from which docs/config.md is printed too. A value comes from the
 * environment, else from code (edatInitWithConfiguration), else is the
 * default. Parsing is strict: a value that is not understood ends the program
 * with a message that says what is accepted.
 */
#ifndef EDAT_RUNTIME_CONFIG_H
#define EDAT_RUNTIME_CONFIG_H

#include "base.h"

#include <stdio.h>

/* ORDER CONFIG: the table in config.c. */
enum config_id {
  CONFIG_NUM_WORKERS,             /* int, 0 = choose */
  CONFIG_MAIN_THREAD_WORKER,      /* bool */
  CONFIG_PROGRESS_THREAD,         /* bool */
  CONFIG_WORKER_MAPPING,          /* choice: enum worker_mapping */
  CONFIG_REPORT_WORKER_MAPPING,   /* bool */
  CONFIG_BATCH_EVENTS,            /* bool */
  CONFIG_MAX_BATCHED_EVENTS,      /* int */
  CONFIG_BATCHING_EVENTS_TIMEOUT, /* seconds */
  CONFIG_ENABLE_BRIDGE,           /* bool */
  CONFIG_STACK_SIZE,              /* size */
  CONFIG_OUTBOX,                  /* size */
  CONFIG_MEMORY_HIGH,             /* size, 0 = no limit */
  CONFIG_TRACE,                   /* string: topics */
  CONFIG_HANG,                    /* choice: enum hang_action */
  CONFIG_STATUS_PERIOD,           /* seconds, 0 = never */
  CONFIG_PROGRESS,                /* seconds, 0 = never */
  CONFIG_STATS,                   /* string: a yes, a no, or a path */
  CONFIG_COUNT
};

enum worker_mapping { MAPPING_AUTO, MAPPING_LINEAR, MAPPING_LINEAR_FROM_CORE };
enum hang_action { HANG_REPORT, HANG_ABORT, HANG_CORE };

/* Sets a value from code, before edat__config_init; the environment wins.
   An unknown name or a bad value is fatal. */
void edat__config_set(const char *name, const char *value);
/* Reads the environment; fatal for a bad value. May be called again, which
   reads it anew. */
void edat__config_init(void);
/* Forgets everything, so that the next init begins from the defaults. */
void edat__config_fini(void);
/* Warns about EDAT_* variables that are no setting (call on rank 0). */
void edat__config_warn_unknown(void);

bool edat__config_is_set(enum config_id id);
bool edat__config_bool(enum config_id id);
int64_t edat__config_int(enum config_id id); /* int and size */
int edat__config_choice(enum config_id id);
double edat__config_seconds(enum config_id id);
const char *edat__config_string(enum config_id id); /* never NULL */

/* docs/config.md. */
void edat__config_print_markdown(FILE *out);

#endif
