/* SPDX-License-Identifier: BSD-3-Clause */
/* A rank of many: MPI between them, and cores shared with those on the node. */
#include "connect.h"

#include "affinity.h"
#include "config.h"

int edat__connect_workers(const struct transport *t) {
  struct affinity_place place = {t->node_rank, t->node_size};
  int workers = (int)edat__config_int(CONFIG_NUM_WORKERS);
  return workers > 0 ? workers : edat__affinity_default_workers(&place);
}

bool edat__connect_is_crowded(const struct transport *t, int workers) {
  return workers * t->node_size > edat__affinity_cores();
}

/* Before the workers start, who bind themselves to cores. */
static void init_affinity(const struct transport *t) {
  struct affinity_place place = {t->node_rank, t->node_size};
  edat__affinity_init(
      (enum worker_mapping)edat__config_choice(CONFIG_WORKER_MAPPING), &place,
      edat__connect_workers(t));
  if (edat__config_bool(CONFIG_REPORT_WORKER_MAPPING))
    edat__affinity_report();
}

struct transport *edat__connect(const int *communicator,
                                void (*finish)(void *ctx),
                                const struct transport_sink *sink) {
  struct transport_config config = {
      .outbox_bytes = (size_t)edat__config_int(CONFIG_OUTBOX),
      .bounded = edat__config_int(CONFIG_MEMORY_HIGH) != 0,
      .communicator = communicator,
      .on_finalize = finish};
  struct transport *t = edat__transport_mpi_start(&config, sink);
  init_affinity(t);
  return t;
}

void edat__connect_fini(void) { edat__affinity_fini(); }
