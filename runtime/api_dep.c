/* SPDX-License-Identifier: BSD-3-Clause */
/* Pairs of source and event as the dependencies of generated code. */
#include "api.h"

#include "mem.h"
#include "trace.h"

static size_t deps_bytes(int count) {
  return (size_t)count *
         (sizeof(struct edatcc_dep) + sizeof(struct edatcc_dep_args));
}

static struct api_deps new_deps(const char *call, int count) {
  struct api_deps deps = {count, NULL, NULL};
  if (count < 0 || count > UINT16_MAX)
    edat__fatal(EDAT_ERR(DEPENDENCY_COUNT), call, count, UINT16_MAX);
  if (count == 0)
    return deps;
  deps.args = edat__pool_get(deps_bytes(count), "dependencies");
  deps.deps = (struct edatcc_dep *)(void *)&deps.args[count];
  return deps;
}

void edat__api_deps_free(struct api_deps *deps) {
  if (deps->count)
    edat__pool_put(deps->args, deps_bytes(deps->count));
}

static int64_t rank_of(const struct engine *engine, const char *call, int i,
                       int source, const char *id) {
  switch (source) {
  case EDAT_ALL:
    return EDATCC_RANK_ALL;
  case EDAT_ANY:
    return EDATCC_RANK_ANY;
  case EDAT_SELF:
    return EDATCC_RANK_SELF;
  }
  if (source < 0 || source >= engine->size)
    edat__fatal(EDAT_ERR(DEPENDENCY_RANK), call, i + 1, id, source,
                engine->size - 1);
  return source;
}

static void set(const struct engine *engine, const char *call,
                struct api_deps *deps, int i, int source, const char *id) {
  if (!id)
    edat__fatal(EDAT_ERR(DEPENDENCY_NAME), call, i + 1);
  deps->deps[i] = (struct edatcc_dep){.text = id};
  deps->args[i] = (struct edatcc_dep_args){
      .rank = rank_of(engine, call, i, source, id), .name = id};
}

struct api_deps edat__api_deps_read(struct engine *engine, const char *call,
                                    int count, va_list list) {
  struct api_deps deps = new_deps(call, count);
  for (int i = 0; i < count; i++) {
    int source = va_arg(list, int);
    const char *id = va_arg(list, const char *);
    set(engine, call, &deps, i, source, id);
  }
  return deps;
}

struct api_deps edat__api_deps_from(struct engine *engine, const char *call,
                                    int count, const int *sources,
                                    char *const *ids) {
  struct api_deps deps = new_deps(call, count);
  if (count && (!sources || !ids))
    edat__fatal(EDAT_ERR(NULL_LIST), call, count);
  for (int i = 0; i < count; i++)
    set(engine, call, &deps, i, sources[i], ids[i]);
  return deps;
}
