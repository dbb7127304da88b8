/* SPDX-License-Identifier: BSD-3-Clause */
/* Named locks: the same as those of the pragma critical. */
#include "api.h"

#include "lock.h"
#include "trace.h"

static struct key key_of(const char *call, const char *name) {
  struct key key;
  if (!name)
    edat__fatal(EDAT_ERR(LOCK_NAME), call);
  edat__key_parse(name, &key);
  return key;
}

void edatLock(char *name) {
  static const struct edatcc_where where = {"edatLock", "edatLock", 0};
  struct engine *engine = edat__engine_need(where.file);
  struct strand *strand = edat__engine_strand(where.file);
  struct key key = key_of(where.file, name);
  if (!edat__lock_is_held(engine->locks, &key, strand))
    edat__lock_take(engine->locks, &key, strand, &where);
}

void edatUnlock(char *name) {
  static const char call[] = "edatUnlock";
  struct engine *engine = edat__engine_need(call);
  struct key key = key_of(call, name);
  if (!edat__lock_drop(engine->locks, &key, edat__engine_strand(call)))
    edat__fatal(EDAT_ERR(LOCK_NOT_HELD), call, name);
}

int edatTestLock(char *name) {
  static const char call[] = "edatTestLock";
  struct engine *engine = edat__engine_need(call);
  struct key key = key_of(call, name);
  return edat__lock_is_held(engine->locks, &key, edat__engine_strand(call));
}
