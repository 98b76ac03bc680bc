/* The module gradus.graph: graph(f) traces a Lua function over nodes; forward,
 * backward and step run the tape. */
#include <math.h>

#include "bind/node.h"

#define GRAPH_TYPE "graph"

static GraphBox *check_graph(lua_State *L, int arg) {
  GraphBox *box = luaL_checkudata(L, arg, GRAPH_TYPE);
  if (box->graph == NULL) luaL_error(L, "this graph has been released");
  return box;
}

/* --- values -------------------------------------------------------------- */

static int push_value(lua_State *L, Value v) {
  if (v.array.data == NULL) {
    lua_pushnumber(L, v.number);
    return 1;
  }
  array_view(bind_push_array(L), &v.array);
  return bind_finish_array(L, true);
}

/* Zeros where no gradient has arrived. */
static int push_gradient(lua_State *L, const Graph *g, int node) {
  const Value value = graph_value(g, node);
  Value gradient = graph_gradient(g, node);
  Status st;
  if (value.array.data == NULL || gradient.array.data != NULL)
    return push_value(L, gradient);
  Array *zeros = bind_push_array(L);
  if (!array_zeros(zeros, FLOAT64, value.array.ndim, value.array.shape, &st))
    return bind_fail(L, &st);
  return bind_finish_array(L, true);
}

/* A number or an array-like at arg; what a table gives stays on the stack. */
static Value check_value(lua_State *L, int arg) {
  Scalar s;
  Array room;
  const Array *a = bind_check_operand(L, arg, &room, &s);
  if (a == &room) return (Value){.number = scalar_to_real(s)};
  return (Value){.array = *a};
}

static int index_in(lua_State *L, const GraphBox *box, const NodeBox *node) {
  if (node->graph != &box->graph)
    bind_raise(L, ERR_VALUE, "this node belongs to another graph");
  return node->index;
}

/* A node, or its number or name. */
static int check_node_key(lua_State *L, int arg) {
  const GraphBox *box = check_graph(L, 1);
  const NodeBox *node = node_test(L, arg);
  if (node != NULL) return index_in(L, box, node);
  lua_getiuservalue(L, 1, 1);
  if (lua_type(L, arg) == LUA_TSTRING) {
    lua_pushvalue(L, arg);
    lua_rawget(L, -2);
  } else {
    lua_pushvalue(L, arg);
  }
  int found;
  lua_Integer i = lua_tointegerx(L, -1, &found);
  lua_pop(L, 2);
  if (!found || i < 0 || i >= graph_size(box->graph))
    bind_raise(L, ERR_INDEX, "the graph has no node %s",
               luaL_tolstring(L, arg, NULL));
  return (int)i;
}

static int graph_value_of(lua_State *L) {
  int i = check_node_key(L, 2);
  return push_value(L, graph_value(check_graph(L, 1)->graph, i));
}

static int graph_gradient_of(lua_State *L) {
  int i = check_node_key(L, 2);
  return push_gradient(L, check_graph(L, 1)->graph, i);
}

/* --- tracing ------------------------------------------------------------- */

static int graph_gc(lua_State *L) {
  GraphBox *box = luaL_checkudata(L, 1, GRAPH_TYPE);
  graph_free(box->graph);
  box->graph = NULL;
  return 0;
}

static void set_name(lua_State *L, int names, int index, const char *name) {
  lua_pushstring(L, name);
  lua_rawseti(L, names, index);
  lua_pushinteger(L, index);
  lua_setfield(L, names, name);
}

/* One input node for each parameter of the function at 1; the graph is at 2,
 * its names at 3. Pushes the function and the nodes; returns how many. */
static int push_inputs(lua_State *L, GraphBox *box) {
  lua_pushvalue(L, 1);
  for (int i = 1;; i++) {
    lua_pushvalue(L, 1);
    const char *name = lua_getlocal(L, NULL, i);
    lua_pop(L, 1);
    if (name == NULL) return i - 1;
    luaL_checkstack(L, 4, "too many parameters");
    int index = graph_add_input(box->graph);
    set_name(L, 3, index, name);
    node_push(L, 2, &box->graph, index);
  }
}

/* The same for a list of names at 4. */
static int push_named_inputs(lua_State *L, GraphBox *box) {
  int n = (int)luaL_len(L, 4);
  luaL_checkstack(L, n + 8, "too many parameters");
  lua_pushvalue(L, 1);
  for (int i = 1; i <= n; i++) {
    lua_rawgeti(L, 4, i);
    int index = graph_add_input(box->graph);
    set_name(L, 3, index, luaL_checkstring(L, -1));
    lua_pop(L, 1);
    node_push(L, 2, &box->graph, index);
  }
  return n;
}

/* trace(f, names): f is called once with a node for each of its parameters (or
 * of the names, when given) and returns a node. */
static int graph_trace(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  luaL_argcheck(L, !lua_iscfunction(L, 1), 1, "a Lua function expected");
  lua_settop(L, 2);
  bool named = !lua_isnil(L, 2);
  GraphBox *box = lua_newuserdatauv(L, sizeof *box, 1);
  *box = (GraphBox){.output = -1};
  luaL_setmetatable(L, GRAPH_TYPE);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, 3, 1);
  lua_rotate(L, 2, -1); /* f, graph, its names, the names given */
  box->graph = graph_new();
  if (box->graph == NULL) return bind_raise(L, ERR_MEMORY, "out of memory");
  box->inputs = named ? push_named_inputs(L, box) : push_inputs(L, box);
  lua_call(L, box->inputs, 1);
  const NodeBox *output = node_test(L, -1);
  if (output == NULL || output->graph != &box->graph)
    return bind_raise(L, ERR_VALUE,
                      "graph(f): f must return what it computed from its "
                      "parameters, not a %s",
                      luaL_typename(L, -1));
  box->output = output->index;
  lua_settop(L, 2);
  return 1;
}

/* --- forward and backward ------------------------------------------------ */

/* Puts the argument at `arg` into input i. */
static void set_input(lua_State *L, const GraphBox *box, int i, int arg) {
  Status st;
  Value v = check_value(L, arg);
  Array held = {0};
  if (v.array.data != NULL && v.array.buffer == NULL) {
    if (!array_copy(&held, &v.array, &st)) bind_fail(L, &st);
    v.array = held;
  }
  bool good = graph_set(box->graph, i, &v, &st);
  array_release(&held);
  if (!good) bind_fail(L, &st);
}

static bool is_named(lua_State *L, int arg) {
  if (lua_type(L, arg) != LUA_TTABLE) return false;
  lua_pushnil(L);
  if (!lua_next(L, arg)) return true; /* {}: nothing is given */
  bool named = lua_type(L, -2) == LUA_TSTRING;
  lua_pop(L, 2);
  return named;
}

/* What stands for the parameter is on top. */
static void check_input(lua_State *L, const char *name) {
  const int type = lua_type(L, -1);
  if (type == LUA_TNIL)
    bind_raise(L, ERR_TYPE, "forward needs a value for the parameter '%s'",
               name);
  if (type != LUA_TNUMBER && type != LUA_TBOOLEAN && type != LUA_TTABLE &&
      bind_test_array(L, -1) == NULL)
    bind_raise(L, ERR_TYPE,
               "the parameter '%s' takes a number or an array, not a %s", name,
               luaL_typename(L, -1));
}

/* Every key of the table at 2 must be a parameter. */
static void check_names(lua_State *L, const GraphBox *box) {
  lua_getiuservalue(L, 1, 1);
  int names = lua_gettop(L);
  lua_pushnil(L);
  while (lua_next(L, 2)) {
    lua_pushvalue(L, -2);
    lua_rawget(L, names);
    if (!lua_isinteger(L, -1) || lua_tointeger(L, -1) >= box->inputs)
      bind_raise(L, ERR_TYPE, "the graph has no parameter '%s'",
                 luaL_tolstring(L, -3, NULL));
    lua_pop(L, 2);
  }
}

static void set_inputs(lua_State *L, GraphBox *box) {
  bool named = lua_gettop(L) == 2 && is_named(L, 2);
  int given = lua_gettop(L) - 1;
  if (named)
    check_names(L, box);
  else if (given > box->inputs)
    bind_raise(L, ERR_TYPE, "forward got %d values for %d parameters", given,
               box->inputs);
  box->set = false;
  for (int i = 0; i < box->inputs; i++) {
    lua_getiuservalue(L, 1, 1);
    lua_rawgeti(L, -1, i);
    const char *name = lua_tostring(L, -1);
    if (named)
      lua_getfield(L, 2, name);
    else if (i < given)
      lua_pushvalue(L, i + 2);
    else
      lua_pushnil(L);
    check_input(L, name);
    set_input(L, box, i, lua_gettop(L));
    lua_pop(L, 3);
  }
  box->set = true;
}

/* g:forward{apple = 100, ..} or g:forward(100, ..): the output. Without
 * arguments the inputs stay as they were. */
static int graph_forward_call(lua_State *L) {
  GraphBox *box = check_graph(L, 1);
  Status st;
  int failed = 0;
  box->steps = false;
  if (lua_gettop(L) > 1 || !box->set) set_inputs(L, box);
  if (!graph_forward(box->graph, &failed, &st)) return bind_fail(L, &st);
  return push_value(L, graph_value(box->graph, box->output));
}

static void begin_backward(lua_State *L, GraphBox *box) {
  Status st;
  box->steps = false;
  bool given = !lua_isnoneornil(L, 2);
  Value dout = given ? check_value(L, 2) : (Value){0};
  if (!graph_begin_backward(box->graph, box->output, given ? &dout : NULL, &st))
    bind_fail(L, &st);
}

/* g:backward(dout): gradients by parameter name; dout is 1 if left out. */
static int graph_backward_call(lua_State *L) {
  GraphBox *box = check_graph(L, 1);
  Status st;
  begin_backward(L, box);
  if (!graph_backward(box->graph, &st)) return bind_fail(L, &st);
  lua_settop(L, 1);
  lua_createtable(L, 0, box->inputs);
  lua_getiuservalue(L, 1, 1);
  for (int i = 0; i < box->inputs; i++) {
    lua_rawgeti(L, 3, i);
    push_gradient(L, box->graph, i);
    lua_settable(L, 2);
  }
  lua_settop(L, 2);
  return 1;
}

/* g:sweep(): backward from 1 without a table of results; optimisers read the
 * gradients from the nodes. */
static int graph_sweep(lua_State *L) {
  const GraphBox *box = check_graph(L, 1);
  Status st;
  if (!graph_begin_backward(box->graph, box->output, NULL, &st) ||
      !graph_backward(box->graph, &st))
    return bind_fail(L, &st);
  return 0;
}

/* g:freeze(name): backward skips what leads to this input alone. */
static int graph_freeze_call(lua_State *L) {
  int i = check_node_key(L, 2);
  graph_freeze(check_graph(L, 1)->graph, i);
  return 0;
}

/* g:begin(): starts a backward by steps, unless it is in the middle of one. */
static int graph_begin_call(lua_State *L) {
  GraphBox *box = check_graph(L, 1);
  lua_settop(L, 1);
  if (!box->steps) begin_backward(L, box);
  box->steps = true;
  return 0;
}

/* g:advance(): the number of the node that was stepped through, nil at the end.
 */
static int graph_step_call(lua_State *L) {
  GraphBox *box = check_graph(L, 1);
  Status st;
  int node;
  if (!graph_step(box->graph, &node, &st)) return bind_fail(L, &st);
  box->steps = node >= 0;
  if (node < 0) return 0;
  lua_pushinteger(L, node);
  return 1;
}

/* --- what a graph looks like --------------------------------------------- */

/* {node = 3, slope = 1.1} or {constant = 2} */
static void push_operand(lua_State *L, const Graph *g, int node, int i) {
  Operand in = graph_operand(g, node, i);
  double slope = graph_slope(g, node, i);
  lua_createtable(L, 0, 2);
  if (in.node >= 0) {
    lua_pushinteger(L, in.node);
    lua_setfield(L, -2, "node");
  } else {
    lua_pushnumber(L, in.constant);
    lua_setfield(L, -2, "constant");
  }
  if (!isnan(slope)) {
    lua_pushnumber(L, slope);
    lua_setfield(L, -2, "slope");
  }
}

/* g:node(i): {op, symbol, inputs = {..}, name, value, gradient}; inputs and
 * constants have no op. */
static int graph_node(lua_State *L) {
  const GraphBox *box = check_graph(L, 1);
  int i = check_node_key(L, 2);
  const Op *op = graph_op(box->graph, i);
  lua_createtable(L, 0, 6);
  if (op != NULL) {
    lua_pushstring(L, op->name);
    lua_setfield(L, -2, "op");
    lua_pushstring(L, op->symbol);
    lua_setfield(L, -2, "symbol");
    lua_createtable(L, op->nin, 0);
    for (int k = 0; k < op->nin; k++) {
      push_operand(L, box->graph, i, k);
      lua_rawseti(L, -2, k + 1);
    }
    lua_setfield(L, -2, "inputs");
  }
  lua_getiuservalue(L, 1, 1);
  lua_rawgeti(L, -1, i);
  lua_setfield(L, -3, "name");
  lua_pop(L, 1);
  push_value(L, graph_value(box->graph, i));
  lua_setfield(L, -2, "value");
  push_gradient(L, box->graph, i);
  lua_setfield(L, -2, "gradient");
  lua_pushinteger(L, i);
  lua_setfield(L, -2, "index");
  return 1;
}

/* #g: how many nodes; numbered from 0. */
static int graph_length(lua_State *L) {
  lua_pushinteger(L, graph_size(check_graph(L, 1)->graph));
  return 1;
}

static int graph_output(lua_State *L) {
  lua_pushinteger(L, check_graph(L, 1)->output);
  return 1;
}

/* --- opening ------------------------------------------------------------- */

/* The methods of graphs are completed by lua/nn/graph.lua, which gets both
 * method tables. */
int luaopen_graph(lua_State *L) {
  static const luaL_Reg methods[] = {{"forward", graph_forward_call},
                                     {"backward", graph_backward_call},
                                     {"sweep", graph_sweep},
                                     {"freeze", graph_freeze_call},
                                     {"begin", graph_begin_call},
                                     {"advance", graph_step_call},
                                     {"value", graph_value_of},
                                     {"grad", graph_gradient_of},
                                     {"node", graph_node},
                                     {"output", graph_output},
                                     {NULL, NULL}};
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, graph_trace);
  lua_setfield(L, -2, "trace");
  luaL_newmetatable(L, GRAPH_TYPE);
  lua_pushcfunction(L, graph_gc);
  lua_setfield(L, -2, "__gc");
  lua_pushcfunction(L, graph_length);
  lua_setfield(L, -2, "__len");
  luaL_newlib(L, methods);
  lua_pushvalue(L, -1);
  lua_setfield(L, -4, "methods");
  lua_setfield(L, -2, "__index");
  lua_setfield(L, -2, "meta");
  node_open(L);
  lua_setfield(L, -2, "node_methods");
  return 1;
}
