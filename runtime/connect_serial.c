/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The only rank there is. A launcher that starts several processes would get
 * as many programs, each rank 0 of 1: that is refused. Settings about workers
 * have no effect here, which is said where they ask for something else.
 */
#include "connect.h"

#include "config.h"
#include "errors.h"
#include "trace.h"

#include <stdlib.h>
#include <unistd.h>

static struct transport_group *group; /* constant from connect to fini */

/* Where launchers of MPI programs say how many processes they have started,
   and which one this is. */
static const struct launcher {
  const char *size;
  const char *rank;
} launchers[] = {
    {"PMI_SIZE", "PMI_RANK"},
    {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
    {"MV2_COMM_WORLD_SIZE", "MV2_COMM_WORLD_RANK"},
};

static int number_of(const char *variable) {
  const char *text = getenv(variable);
  return text ? atoi(text) : 0;
}

/* One of the processes speaks for all. */
static void refuse_launcher(void) {
  for (size_t i = 0; i < EDAT_LENGTH(launchers); i++) {
    int size = number_of(launchers[i].size);
    if (size <= 1)
      continue;
    if (number_of(launchers[i].rank) != 0)
      _exit(1);
    edat__fatal(EDAT_ERR(SERIAL_LAUNCHER), size);
  }
}

static void warn_settings(void) {
  int workers = (int)edat__config_int(CONFIG_NUM_WORKERS);
  if (workers > 1)
    edat__warn(EDAT_ERR(SERIAL_WORKERS), workers);
  if (edat__config_choice(CONFIG_WORKER_MAPPING) != MAPPING_AUTO)
    edat__warn(EDAT_ERR(SERIAL_MAPPING));
  if (edat__config_bool(CONFIG_REPORT_WORKER_MAPPING))
    edat__note("no workers: all tasks run in main's thread");
}

struct transport *edat__connect(const int *communicator,
                                void (*finish)(void *ctx),
                                const struct transport_sink *sink) {
  struct transport_config config = {.on_finalize = finish};
  refuse_launcher();
  if (communicator)
    edat__fatal(EDAT_ERR(SERIAL_COMMUNICATOR));
  warn_settings();
  group = edat__transport_group_new(1, 0, true);
  return edat__transport_local_start(group, 0, &config, sink);
}

void edat__connect_fini(void) {
  edat__transport_group_free(group);
  group = NULL;
}

int edat__connect_workers(const struct transport *t) {
  (void)t;
  return 1;
}

bool edat__connect_is_crowded(const struct transport *t, int workers) {
  (void)t;
  (void)workers;
  return false;
}
