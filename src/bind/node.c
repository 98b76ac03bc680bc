/* Nodes of a graph that is being traced: userdata with the operators of Lua,
 * each of which adds a row of the operator table; np's functions come here
 * through bind_trace. */
#include "bind/node.h"

#include <string.h>

#define NODE_TYPE "node"

static const char node_key = 'n'; /* of the metatable */

static int no_memory(lua_State *L) {
  return bind_raise(L, ERR_MEMORY, "out of memory");
}

/* The graph's userdata is still to be set as user value 1. */
static void push_box(lua_State *L, Graph *const *graph, int index) {
  if (index < 0) no_memory(L);
  NodeBox *node = lua_newuserdatauv(L, sizeof *node, 1);
  *node = (NodeBox){graph, index};
  bind_set_type(L, &node_key);
}

void node_push(lua_State *L, int box, Graph *const *graph, int index) {
  box = lua_absindex(L, box);
  push_box(L, graph, index);
  lua_pushvalue(L, box);
  lua_setiuservalue(L, -2, 1);
}

/* Pushes another node of the graph of the one at place `at`. */
static int push_sister(lua_State *L, int at, Graph *const *graph, int index) {
  push_box(L, graph, index);
  lua_getiuservalue(L, at, 1);
  lua_setiuservalue(L, -2, 1);
  return 1;
}

NodeBox *node_test(lua_State *L, int arg) {
  return bind_test_type(L, arg, &node_key);
}

bool bind_is_node(lua_State *L, int arg) { return node_test(L, arg) != NULL; }

static Graph *const *graph_of(lua_State *L, const NodeBox *node) {
  if (node == NULL) luaL_error(L, "no node among the operands");
  if (*node->graph == NULL) luaL_error(L, "this graph has been released");
  return node->graph;
}

/* An argument of a traced call: a node (NULL when it is none), a number, or an
 * array that becomes a constant node. */
static Operand operand_at(lua_State *L, Graph *const *graph, int arg,
                          const NodeBox *node) {
  Scalar s;
  Array room;
  if (node != NULL) {
    if (node->graph != graph)
      bind_raise(L, ERR_VALUE, "the nodes belong to different graphs");
    return (Operand){.node = node->index};
  }
  if (bind_to_scalar(L, arg, &s))
    return (Operand){.node = -1, .constant = scalar_to_real(s)};
  const Array *a = bind_check_operand(L, arg, &room, &s);
  int index = graph_add_constant(*graph, a);
  if (index < 0) no_memory(L);
  return (Operand){.node = index};
}

static int trace_op(lua_State *L, const Op *op, int first, const Axes *axes) {
  Operand in[OP_INPUTS];
  const NodeBox *node[OP_INPUTS] = {NULL};
  int at = first;
  for (int k = op->nin - 1; k >= 0; k--) {
    node[k] = node_test(L, first + k);
    if (node[k] != NULL) at = first + k;
  }
  Graph *const *graph = graph_of(L, node[at - first]);
  for (int k = 0; k < op->nin; k++)
    in[k] = operand_at(L, graph, first + k, node[k]);
  return push_sister(L, at, graph, graph_add_op(*graph, op, in, axes));
}

/* --- functions of np that are rows in other words ------------------------ */

static const struct {
  const char *ufunc, *op;
  double constant;
  int place; /* of the constant among the two inputs */
} rewritten[] = {{"square", "pow", 2, 1},
                 {"sqrt", "pow", 0.5, 1},
                 {"negative", "mul", -1, 1},
                 {"reciprocal", "div", 1, 0}};

static int trace_rewritten(lua_State *L, const char *ufunc) {
  for (size_t i = 0; i < sizeof rewritten / sizeof *rewritten; i++) {
    if (strcmp(rewritten[i].ufunc, ufunc) != 0) continue;
    const NodeBox *node = node_test(L, 1);
    Graph *const *graph = graph_of(L, node);
    const Operand x = {.node = node->index};
    Operand in[OP_INPUTS] = {x, x};
    in[rewritten[i].place] =
        (Operand){.node = -1, .constant = rewritten[i].constant};
    const Op *op = op_find(rewritten[i].op);
    return push_sister(L, 1, graph, graph_add_op(*graph, op, in, NULL));
  }
  return bind_raise(L, ERR_TYPE,
                    "%s has no row in the table of operators, so a graph "
                    "cannot trace it",
                    ufunc);
}

void bind_refuse_node(lua_State *L, int arg) {
  if (bind_is_node(L, arg))
    bind_raise(L, ERR_TYPE,
               "this function has no row in the table of operators, so a graph "
               "cannot trace it");
}

int bind_trace(lua_State *L, const char *ufunc) {
  for (const Op *op = ops; op->name != NULL; op++)
    if (op->ufunc != NULL && strcmp(op->ufunc, ufunc) == 0)
      return trace_op(L, op, 1, NULL);
  return trace_rewritten(L, ufunc);
}

int bind_trace_op(lua_State *L, const char *name, int first) {
  return trace_op(L, op_find(name), first, NULL);
}

int bind_trace_sum(lua_State *L, const char *name, int keep) {
  Axes axes = bind_check_axes(L, 2, keep);
  return trace_op(L, op_find(name), 1, &axes);
}

/* Upvalue 1: the row. */
static int node_operator(lua_State *L) {
  lua_settop(L, 2);
  return trace_op(L, lua_touserdata(L, lua_upvalueindex(1)), 1, NULL);
}

static int node_minus(lua_State *L) {
  lua_settop(L, 1);
  return trace_rewritten(L, "negative");
}

/* Upvalue 1: a name of np without a row. */
static int node_unknown(lua_State *L) {
  return trace_rewritten(L, lua_tostring(L, lua_upvalueindex(1)));
}

static int node_refuse(lua_State *L) {
  return bind_raise(L, ERR_TYPE,
                    "a graph is traced before it has values, so its nodes "
                    "cannot be compared");
}

/* node.shape, node.T, node[0]: the method table's own __index. */
static int node_no_field(lua_State *L) {
  return bind_raise(L, ERR_TYPE,
                    "a graph is traced before it has values, so its nodes have "
                    "no '%s'",
                    luaL_tolstring(L, 2, NULL));
}

/* The node that the name at 2 stands for, -1 when none; names are on top. */
static lua_Integer named_node(lua_State *L) {
  lua_pushvalue(L, 2);
  lua_rawget(L, -2);
  lua_Integer i = lua_isinteger(L, -1) ? lua_tointeger(L, -1) : -1;
  lua_pop(L, 1);
  return i;
}

/* Takes the old name away from a node; the names are on top. */
static void forget_name(lua_State *L, int node) {
  if (lua_rawgeti(L, -1, node) == LUA_TSTRING) {
    lua_pushnil(L);
    lua_rawset(L, -3);
  } else {
    lua_pop(L, 1);
  }
}

/* node:name("price"): names it and returns it. Of two nodes of one name the
 * last has it, but a parameter keeps its own. */
static int node_name(lua_State *L) {
  const NodeBox *node = luaL_checkudata(L, 1, NODE_TYPE);
  const char *name = luaL_checkstring(L, 2);
  lua_getiuservalue(L, 1, 1);
  const GraphBox *box = lua_touserdata(L, -1);
  lua_getiuservalue(L, -1, 1);
  const lua_Integer taken = named_node(L);
  if (taken >= 0 && taken < box->inputs && taken != node->index)
    bind_raise(L, ERR_VALUE, "the graph has a parameter '%s' already", name);
  forget_name(L, node->index);
  lua_pushvalue(L, 2);
  lua_rawseti(L, -2, node->index);
  lua_pushvalue(L, 2);
  lua_pushinteger(L, node->index);
  lua_rawset(L, -3);
  lua_settop(L, 1);
  return 1;
}

static int node_tostring(lua_State *L) {
  const NodeBox *node = luaL_checkudata(L, 1, NODE_TYPE);
  lua_pushfstring(L, "node %d", node->index);
  return 1;
}

const Array *bind_node_gradient(lua_State *L, int arg) {
  const NodeBox *node = node_test(L, arg);
  if (node == NULL) return NULL;
  const Array *a =
      *node->graph ? graph_gradient_array(*node->graph, node->index) : NULL;
  if (a == NULL)
    bind_raise(L, ERR_VALUE, "no gradient has arrived at this node");
  return a;
}

static void push_methods(lua_State *L) {
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, node_name);
  lua_setfield(L, -2, "name");
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, node_no_field);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
}

void node_open(lua_State *L) {
  static const luaL_Reg metamethods[] = {{"__unm", node_minus},
                                         {"__lt", node_refuse},
                                         {"__le", node_refuse},
                                         {"__tostring", node_tostring},
                                         {NULL, NULL}};
  static const char *const operators[][2] = {{"__add", "add"},
                                             {"__sub", "sub"},
                                             {"__mul", "mul"},
                                             {"__div", "div"},
                                             {"__pow", "pow"}};
  static const char *const unknown[][2] = {{"__mod", "mod"},
                                           {"__idiv", "floor_divide"}};
  luaL_newmetatable(L, NODE_TYPE);
  bind_keep_type(L, &node_key);
  luaL_setfuncs(L, metamethods, 0);
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    lua_pushlightuserdata(L, (void *)op_find(operators[i][1]));
    lua_pushcclosure(L, node_operator, 1);
    lua_setfield(L, -2, operators[i][0]);
  }
  for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
    lua_pushstring(L, unknown[i][1]);
    lua_pushcclosure(L, node_unknown, 1);
    lua_setfield(L, -2, unknown[i][0]);
  }
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  push_methods(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  lua_remove(L, -2);
}
