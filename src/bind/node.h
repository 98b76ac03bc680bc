/* Nodes of a graph that is being traced; for graph.c. */
#ifndef BIND_NODE_H
#define BIND_NODE_H

#include "bind/bind.h"
#include "core/graph.h"

/* The tape in a userdata; user value 1 is a table of names: node number (from
 * 0) -> name and name -> number. */
typedef struct GraphBox {
  Graph *graph; /* NULL once collected */
  int inputs;   /* the first so many nodes are the parameters */
  int output;   /* -1 while tracing */
  bool set;     /* the inputs have values */
  bool steps;   /* in the middle of a backward by steps */
} GraphBox;

/* User value 1 is the graph's userdata, which so lives as long as its nodes;
 * graph points into it. A finalizer may still reach a node after the graph's
 * end, when *graph is NULL. */
typedef struct NodeBox {
  Graph *const *graph;
  int index;
} NodeBox;

/* Pushes a node; the graph's userdata is at stack place `box`. Raises when
 * index is -1: no memory. */
void node_push(lua_State *L, int box, Graph *const *graph, int index);

/* NULL when arg is no node. */
NodeBox *node_test(lua_State *L, int arg);

/* Makes the metatable; pushes the table of methods. */
void node_open(lua_State *L);

#endif
