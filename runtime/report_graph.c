/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who waits for what on this rank, for rank 0, which joins the graphs of all
 * (report_circle.c). All is quiet. A line a fact, its fields separated by tabs:
 *   N id file line file line function label
 *                                   main or a task that waits, and where:
 *                                   nowhere if it has not started
 *   E id source indices key name    lacks an event; source -1: any rank
 *   F id name                       will fire events of that name at its end
 *   L id holder key                 waits for a lock that node has
 *   G id member                     waits for a task of its group
 *   C id rank                       waits for that rank's main
 *   B id                            waits in the barrier
 *   S source key                    an event that nobody here takes
 *   .                               this is all, nothing was left out
 */
#include "report_private.h"

#include "collective.h"
#include "group.h"
#include "lock.h"
#include "task.h"

enum { NODES_MAX = 256, STRAYS_MAX = 64 };

struct graph {
  struct engine *engine;
  FILE *out;
  struct graph_node {
    const struct strand *strand; /* NULL: a pending task */
    const struct waiter *waiter; /* whose events it lacks, or NULL */
    struct task *task;           /* NULL: main */
  } nodes[NODES_MAX];
  int count;
  int stray_count;
};

static void print_node(struct graph *g, const struct graph_node *n) {
  const struct edatcc_where *task = n->task ? &n->task->desc->where : NULL;
  const struct edatcc_where *wait =
      n->strand ? n->strand->suspended.where : NULL;
  char place[WHERE_MAX], name[NAME_SHOWN];
  fprintf(g->out, "N\t%d\t%s\t%u\t", g->count, task ? task->file : "",
          task ? task->line : 0);
  if (wait && wait->line)
    fprintf(g->out, "%s\t%u\t%s\t", wait->file, wait->line,
            wait->function ? wait->function : "main");
  else
    fprintf(g->out, "%s\t0\t\t", n->strand ? "?" : "");
  if (!task) {
    fprintf(g->out, "main\n");
    return;
  }
  fprintf(g->out, "task '%s' (%s)\n", edat__report_name(n->task->name, name),
          edat__where_print(task, place, sizeof place));
  for (int i = 0; i < n->task->desc->nfires; i++)
    if (n->task->desc->fires[i].name)
      fprintf(g->out, "F\t%d\t%s\n", g->count,
              edat__report_name(n->task->desc->fires[i].name->text, name));
}

static void add_node(struct graph *g, struct graph_node node) {
  if (g->count == NODES_MAX)
    return;
  print_node(g, &node);
  g->nodes[g->count++] = node;
}

static bool is_wait(enum suspend_reason reason) {
  return reason == SUSPEND_WAIT || reason == SUSPEND_CALL ||
         reason == SUSPEND_IF || reason == SUSPEND_COLLECTIVE;
}

static void add_strands(struct graph *g, const struct worker *w) {
  list_for_each(link, &w->suspended) {
    const struct strand *s = list_entry(link, struct strand, link);
    if (s->suspended.reason != SUSPEND_END)
      add_node(
          g, (struct graph_node){
                 s, is_wait(s->suspended.reason) ? s->suspended.subject : NULL,
                 s->task});
  }
}

static int find_waiter(const struct graph *g, const struct waiter *w) {
  for (int i = 0; i < g->count; i++)
    if (g->nodes[i].waiter == w)
      return i;
  return -1;
}

static int find_strand(const struct graph *g, const struct strand *s) {
  for (int i = 0; i < g->count; i++)
    if (s && g->nodes[i].strand == s)
      return i;
  return -1;
}

/* A pending task may have been met as a strand, with if(0). */
static void add_lack(void *ctx, const struct waiter *w,
                     const struct node *node) {
  struct graph *g = ctx;
  char key[KEY_PRINT_MAX], name[NAME_SHOWN];
  bool is_task = w->kind == WAITER_TASK || w->kind == WAITER_PERSISTENT;
  if (w->kind == WAITER_PERSISTENT && edat__events_held(w->set) == 0)
    return;
  int id = find_waiter(g, w);
  if (id < 0 && is_task) {
    id = g->count;
    add_node(g, (struct graph_node){
                    NULL, w, edat__task_of((struct waiter *)(uintptr_t)w)});
  }
  if (id < 0 || id == NODES_MAX)
    return;
  if (node->key.name == edat__collective_name()) {
    fprintf(g->out, "C\t%d\t%d\n", id, edat__node_lacks(node));
    return;
  }
  fprintf(g->out, "E\t%d\t%d\t%u\t%s\t%s\n", id, edat__node_lacks(node),
          (unsigned)node->key.nindex, edat__report_key(&node->key, key),
          edat__report_name(edat__name_get(node->key.name)->text, name));
}

struct lock_edge {
  struct graph *graph;
  int id;
};

static void print_lock(void *ctx, const struct lock *lock) {
  struct lock_edge *edge = ctx;
  char key[KEY_PRINT_MAX];
  int holder = find_strand(edge->graph, lock->holder);
  if (holder >= 0)
    fprintf(edge->graph->out, "L\t%d\t%d\t%s\n", edge->id, holder,
            edat__report_key(&lock->key, key));
}

static void print_group(struct graph *g, int id) {
  struct group *group =
      (struct group *)(uintptr_t)g->nodes[id].strand->suspended.subject;
  for (int i = 0; i < g->count; i++)
    if (i != id && g->nodes[i].task && g->nodes[i].task->group &&
        edat__group_has(g->nodes[i].task, group))
      fprintf(g->out, "G\t%d\t%d\n", id, i);
}

static void print_edges(struct graph *g, int id) {
  const struct strand *s = g->nodes[id].strand;
  if (!s)
    return;
  switch (s->suspended.reason) {
  case SUSPEND_GROUP:
  case SUSPEND_LOOP:
    print_group(g, id);
    return;
  case SUSPEND_CRITICAL:
    edat__lock_see(g->engine->locks, s->suspended.subject, print_lock,
                   &(struct lock_edge){g, id});
    return;
  case SUSPEND_BARRIER:
    fprintf(g->out, "B\t%d\n", id);
    return;
  default:
    return;
  }
}

static void print_stray(void *ctx, const struct event *event) {
  struct graph *g = ctx;
  char key[KEY_PRINT_MAX];
  if (event->flags & EDATCC_FIRE_STICKY ||
      event->key.name == edat__collective_name() ||
      g->stray_count++ >= STRAYS_MAX)
    return;
  fprintf(g->out, "S\t%d\t%s\n", event->source,
          edat__report_key(&event->key, key));
}

void edat__report_graph(struct engine *engine, FILE *out) {
  struct graph g = {.engine = engine, .out = out};
  struct sched *s = &engine->sched;
  add_strands(&g, &s->main);
  for (int i = 0; i < s->worker_count; i++)
    add_strands(&g, &s->workers[i]);
  edat__match_each_pending(engine->match, add_lack, &g);
  for (int i = 0; i < g.count; i++)
    print_edges(&g, i);
  edat__match_each_stored(engine->match, print_stray, &g);
  if (g.count < NODES_MAX)
    fprintf(out, ".\n");
}
