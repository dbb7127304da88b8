/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counting and choosing of cores.
 *
 * The plan is a list of hardware threads, one for each worker. Only the order
 * in which they are used comes from hwloc, and it is loaded only when workers
 * are pinned: reading a topology takes longer than all else at the start.
 */
#define _GNU_SOURCE 1
#include "affinity.h"
#include "map.h"
#include "mem.h"
#include "trace.h"

#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef EDAT_HAVE_HWLOC
#include <hwloc.h>
#endif

/* Constant after init. */
static int *plan; /* per worker; NULL: not pinned */
static int plan_workers;

/* The mask of this process; hosts may have more than CPU_SETSIZE. */
static cpu_set_t *read_mask(int *cpus, size_t *bytes) {
  for (*cpus = CPU_SETSIZE;; *cpus *= 2) {
    cpu_set_t *mask = CPU_ALLOC((size_t)*cpus);
    *bytes = CPU_ALLOC_SIZE((size_t)*cpus);
    if (!mask)
      edat__fatal(EDAT_ERR(OUT_OF_MEMORY), *bytes, "the mask of cores");
    /* 0 is the calling thread: at the start, the mask that all inherit. */
    if (sched_getaffinity(0, *bytes, mask) == 0)
      return mask;
    CPU_FREE(mask);
    if (errno != EINVAL || *cpus > (1 << 20))
      return NULL;
  }
}

int edat__affinity_cores(void) {
  int cpus;
  size_t bytes;
  cpu_set_t *mask = read_mask(&cpus, &bytes);
  if (!mask) {
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int)online : 1;
  }
  int count = CPU_COUNT_S(bytes, mask);
  CPU_FREE(mask);
  return count > 0 ? count : 1;
}

int edat__affinity_mask_hash(void) {
  int cpus;
  size_t bytes;
  cpu_set_t *mask = read_mask(&cpus, &bytes);
  if (!mask)
    return 0;
  uint64_t hash = edat__hash_bytes(mask, bytes, 0);
  CPU_FREE(mask);
  return (int)(hash & INT_MAX);
}

int edat__affinity_default_workers(const struct affinity_place *place) {
  int workers = edat__affinity_cores() / place->local_ranks;
  return workers > 0 ? workers : 1;
}

/* The allowed hardware threads in the kernel's order. */
static int *list_allowed(int *count) {
  int cpus = 0;
  size_t bytes = 0;
  cpu_set_t *mask = read_mask(&cpus, &bytes);
  *count = 0;
  if (!mask)
    return NULL;
  int *list = edat__mem_alloc((size_t)cpus * sizeof *list, "a list of cores");
  for (int cpu = 0; cpu < cpus; cpu++)
    if (CPU_ISSET_S((size_t)cpu, bytes, mask))
      list[(*count)++] = cpu;
  CPU_FREE(mask);
  return list;
}

#ifdef EDAT_HAVE_HWLOC
struct place_of_cpu {
  int cpu;
  unsigned thread; /* which hardware thread of its core */
  unsigned core;
};

static int compare_places(const void *x, const void *y) {
  const struct place_of_cpu *a = x, *b = y;
  if (a->thread != b->thread)
    return a->thread < b->thread ? -1 : 1;
  return (a->core > b->core) - (a->core < b->core);
}

static struct place_of_cpu locate(hwloc_topology_t topology, int cpu) {
  struct place_of_cpu place = {cpu, 0, (unsigned)cpu};
  hwloc_obj_t pu = hwloc_get_pu_obj_by_os_index(topology, (unsigned)cpu);
  hwloc_obj_t core =
      pu ? hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, pu) : NULL;
  if (core) {
    place.thread = pu->sibling_rank;
    place.core = core->logical_index;
  }
  return place;
}

/* Sorts first hardware threads of all cores before second ones. */
static void order_cores(int *list, int count) {
  hwloc_topology_t topology;
  if (hwloc_topology_init(&topology) != 0)
    return;
  if (hwloc_topology_load(topology) == 0) {
    size_t n = (size_t)count;
    struct place_of_cpu *places =
        edat__mem_alloc(n * sizeof *places, "a list of cores");
    for (size_t i = 0; i < n; i++)
      places[i] = locate(topology, list[i]);
    qsort(places, n, sizeof *places, compare_places);
    for (size_t i = 0; i < n; i++)
      list[i] = places[i].cpu;
    edat__mem_free(places);
  }
  hwloc_topology_destroy(topology);
}
#else
static void order_cores(int *list, int count) {
  (void)list;
  (void)count;
}
#endif

static int index_of(const int *list, int count, int cpu) {
  for (int i = 0; i < count; i++)
    if (list[i] == cpu)
      return i;
  return 0;
}

void edat__affinity_init(enum worker_mapping mapping,
                         const struct affinity_place *place, int workers) {
  plan_workers = workers;
  bool is_auto = mapping == MAPPING_AUTO;
  if (is_auto && (int64_t)place->local_ranks * workers > edat__affinity_cores())
    return;
  int count;
  int *list = list_allowed(&count);
  if (count == 0) {
    edat__mem_free(list);
    return;
  }
  order_cores(list, count);
  int first = 0;
  if (is_auto)
    first = place->local_rank * workers;
  else if (mapping == MAPPING_LINEAR_FROM_CORE)
    first = index_of(list, count, sched_getcpu());
  plan = edat__mem_alloc((size_t)workers * sizeof *plan, "a list of cores");
  for (int i = 0; i < workers; i++)
    plan[i] = list[(first + i) % count];
  edat__mem_free(list);
}

void edat__affinity_fini(void) {
  edat__mem_free(plan);
  plan = NULL;
  plan_workers = 0;
}

int edat__affinity_core(int worker) {
  return plan && worker >= 0 && worker < plan_workers ? plan[worker] : -1;
}

void edat__affinity_bind(int worker) {
  int cpu = edat__affinity_core(worker);
  if (cpu < 0)
    return;
  cpu_set_t *mask = CPU_ALLOC((size_t)cpu + 1);
  size_t bytes = CPU_ALLOC_SIZE((size_t)cpu + 1);
  if (!mask)
    edat__fatal(EDAT_ERR(OUT_OF_MEMORY), bytes, "the mask of cores");
  CPU_ZERO_S(bytes, mask);
  CPU_SET_S((size_t)cpu, bytes, mask);
  int error = pthread_setaffinity_np(pthread_self(), bytes, mask);
  CPU_FREE(mask);
  if (error)
    edat__warn(EDAT_ERR(PIN), worker, cpu, strerror(error));
}

void edat__affinity_report(void) {
  char text[1024] = "";
  size_t length = 0;
  for (int i = 0; plan && i < plan_workers && length + 16 < sizeof text; i++)
    length +=
        (size_t)snprintf(text + length, sizeof text - length, " %d", plan[i]);
  edat__note("%d worker%s%s%s", plan_workers, plan_workers == 1 ? "" : "s",
             plan ? ", pinned to cores" : ", not pinned", text);
}
