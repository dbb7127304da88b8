/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The inbox is a stack to which anybody adds with one compare-and-swap, and
 * which the owner takes whole and reverses. Nodes leave only all together, so
 * the swap cannot meet a node that left and came back (no ABA).
 */
#include "inbox.h"

void edat__inbox_init(struct inbox *in) { atomic_init(&in->top, NULL); }

bool edat__inbox_push(struct inbox *in, struct inbox_node *node) {
  /* only a first guess; the swap below checks it, so it pairs with nothing */
  struct inbox_node *top = atomic_load_explicit(&in->top, memory_order_relaxed);
  do
    node->next = top;
  while (!atomic_compare_exchange_weak(&in->top, &top, node));
  return top == NULL;
}

struct inbox_node *edat__inbox_drain(struct inbox *in) {
  if (edat__inbox_is_empty(in))
    return NULL;
  struct inbox_node *node = atomic_exchange(&in->top, NULL);
  struct inbox_node *first = NULL;
  while (node) {
    struct inbox_node *next = node->next;
    node->next = first;
    first = node;
    node = next;
  }
  return first;
}

bool edat__inbox_is_empty(struct inbox *in) {
  return atomic_load(&in->top) == NULL;
}
