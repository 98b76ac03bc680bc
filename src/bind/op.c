/* The module gradus.op: the operator table as Lua sees it, for layers and
 * help; and the functions of the book that are no element-wise ones. */
#include "core/op.h"

#include "bind/bind.h"
#include "core/loss.h"

#define CALL_TYPE "operator"

static OpCall *check_call(lua_State *L) {
  return luaL_checkudata(L, 1, CALL_TYPE);
}

/* op.call(name): one use of an operator, with forward and backward. */
static int op_call(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  const Op *op = op_find(name);
  if (op == NULL) return luaL_error(L, "there is no operator '%s'", name);
  OpCall *call = lua_newuserdatauv(L, sizeof *call, 0);
  *call = (OpCall){.op = op};
  luaL_setmetatable(L, CALL_TYPE);
  return 1;
}

static int call_gc(lua_State *L) {
  op_release(check_call(L));
  return 0;
}

static int push_view(lua_State *L, const Array *a) {
  array_view(bind_push_array(L), a);
  return bind_finish_array(L, true);
}

/* call:forward(x, ..): numbers give a number. */
static int call_forward(lua_State *L) {
  OpCall *call = check_call(L);
  const Array *in[OP_INPUTS];
  Array rooms[OP_INPUTS];
  Scalar s[OP_INPUTS];
  Status st;
  luaL_checkany(L, call->op->nin + 1);
  for (int i = 0; i < call->op->nin; i++)
    if (bind_is_node(L, i + 2)) return bind_trace_op(L, call->op->name, 2);
  for (int i = 0; i < call->op->nin; i++)
    in[i] = bind_check_operand(L, i + 2, &rooms[i], &s[i]);
  if (!op_forward(call, in, &st)) return bind_fail(L, &st);
  return push_view(L, &call->out);
}

/* call:backward(dout, wanted): the gradients of the first `wanted` inputs (of
 * all that have one without it). */
static int call_backward(lua_State *L) {
  const OpCall *call = check_call(L);
  Array room;
  Scalar s;
  Status st;
  bool want[OP_INPUTS];
  Array din[OP_INPUTS] = {{0}}, *result[OP_INPUTS];
  const Array *dout = bind_check_operand(L, 2, &room, &s);
  int wanted = (int)luaL_optinteger(L, 3, call->op->differentiable);
  luaL_argcheck(L, wanted >= 1 && wanted <= call->op->differentiable, 3,
                "out of range");
  for (int i = 0; i < OP_INPUTS; i++) want[i] = i < wanted;
  for (int i = 0; i < wanted; i++) result[i] = bind_push_array(L);
  bool good = op_backward(call, dout, want, din, &st);
  for (int i = 0; i < wanted; i++) *result[i] = din[i];
  if (!good) return bind_fail(L, &st);
  for (int i = 0; i < wanted; i++) {
    lua_pushvalue(L, -wanted);
    bind_finish_array(L, true);
  }
  return wanted;
}

/* call:saved(i): what forward kept (ReLU's mask, the softmax ..), from 1. */
static int call_saved(lua_State *L) {
  const OpCall *call = check_call(L);
  lua_Integer i = luaL_optinteger(L, 2, 1);
  luaL_argcheck(L, i >= 1 && i <= OP_SAVED, 2, "out of range");
  if (call->saved[i - 1].data == NULL) return 0;
  return push_view(L, &call->saved[i - 1]);
}

/* op.describe(name): its row as a table. */
static int op_describe(lua_State *L) {
  const Op *op = op_find(luaL_checkstring(L, 1));
  if (op == NULL) return 0;
  lua_createtable(L, 0, 4);
  lua_pushstring(L, op->symbol);
  lua_setfield(L, -2, "symbol");
  lua_pushinteger(L, op->nin);
  lua_setfield(L, -2, "inputs");
  lua_pushstring(L, op->forward_text);
  lua_setfield(L, -2, "forward");
  lua_pushstring(L, op->backward_text);
  lua_setfield(L, -2, "backward");
  return 1;
}

/* --- functions ----------------------------------------------------------- */

static int softmax(lua_State *L) {
  Array room;
  Scalar s;
  Status st;
  if (bind_is_node(L, 1)) return bind_trace_op(L, "softmax", 1);
  const Array *x = bind_check_operand(L, 1, &room, &s);
  Array *out = bind_push_array(L);
  if (!array_softmax(out, x, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, true);
}

typedef bool LossCall(Array *out, const Array *y, const Array *t, Status *st);

static int loss(lua_State *L, const char *name, LossCall *call) {
  Array rooms[2];
  Scalar s[2];
  Status st;
  if (bind_is_node(L, 1) || bind_is_node(L, 2))
    return bind_trace_op(L, name, 1);
  const Array *y = bind_check_operand(L, 1, &rooms[0], &s[0]);
  const Array *t = bind_check_operand(L, 2, &rooms[1], &s[1]);
  Array *out = bind_push_array(L);
  if (!call(out, y, t, &st)) return bind_fail(L, &st);
  return bind_finish_array(L, true);
}

static int cross_entropy_error(lua_State *L) {
  return loss(L, "cross_entropy_error", array_cross_entropy);
}

static int mean_squared_error(lua_State *L) {
  return loss(L, "mean_squared_error", array_squared_error);
}

int luaopen_op(lua_State *L) {
  static const luaL_Reg functions[] = {
      {"call", op_call},
      {"describe", op_describe},
      {"softmax", softmax},
      {"cross_entropy_error", cross_entropy_error},
      {"mean_squared_error", mean_squared_error},
      {NULL, NULL}};
  static const luaL_Reg methods[] = {{"forward", call_forward},
                                     {"backward", call_backward},
                                     {"saved", call_saved},
                                     {NULL, NULL}};
  luaL_newmetatable(L, CALL_TYPE);
  lua_pushcfunction(L, call_gc);
  lua_setfield(L, -2, "__gc");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  luaL_newlib(L, methods);
  lua_setfield(L, -2, "__index");
  lua_pop(L, 1);
  luaL_newlib(L, functions);
  return 1;
}
