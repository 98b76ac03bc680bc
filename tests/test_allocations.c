/* Every allocation may fail: the n-th fails, once or with all after it, n = 1,
 * 2, 3 .. until the work succeeds. Each time there is a clean error or success,
 * and in the end every byte is given back. */
#include <lualib.h>
#include <stdlib.h>

#include "arrays.h"
#include "bind/bind.h"
#include "core/build.h"
#include "core/composite.h"
#include "core/format.h"
#include "core/index.h"
#include "core/linalg.h"
#include "core/loss.h"
#include "core/op.h"
#include "core/reduce.h"
#include "core/search.h"
#include "core/stats.h"
#include "core/ufunc.h"

static Status st;

/* --- the core --------------------------------------------------------------
 */

/* Inputs of the calls below: matrices that are not contiguous, labels, a row,
 * a mask. */
static Array real, whole, labels, row, mask;

static const Axes first_axis = {.count = 1, .axis = {0}};

static bool copy(Array *out) { return array_copy(out, &real, &st); }

static bool cast(Array *out) {
  return array_contiguous(out, &whole, FLOAT32, &st);
}

static bool reshape(Array *out) {
  return array_reshape(out, &real, SHAPE(-1), &st);
}

static bool full(Array *out) {
  return array_full(out, INT64, SHAPE(2, 2), scalar_real(7), &st);
}

static bool range(Array *out) {
  return array_arange(out, scalar_integer(0), scalar_real(4), scalar_integer(1),
                      NULL, &st);
}

static bool points(Array *out) {
  return array_linspace(out, 0, 1, 5, true, &st);
}

static bool eye(Array *out) { return array_eye(out, BOOL, 3, 3, 0, &st); }

static bool join(Array *out) {
  return array_concatenate(out, 2, (const Array *const[]){&real, &whole}, 0,
                           &st);
}

static bool add(Array *out) {
  return ufunc_apply(out, ufunc_find("add"), &real, &whole, &st);
}

static bool power(Array *out) {
  return ufunc_apply(out, ufunc_find("power"), &whole, &labels, &st);
}

static bool add_into(Array *out) {
  if (!array_copy(out, &real, &st)) return false;
  if (ufunc_apply_into(out, ufunc_find("add"), out, &whole, &st)) return true;
  array_release(out);
  return false;
}

static bool round_off(Array *out) { return array_round(out, &real, 2, &st); }

static bool where(Array *out) {
  return array_where(out, &mask, &real, &row, &st);
}

static bool clip(Array *out) {
  return array_clip(out, &real, &labels, &row, &st);
}

static bool is_close(Array *out) {
  const Closeness limit = {1e-5, 1e-8, true};
  return array_isclose(out, &real, &whole, limit, &st);
}

static bool sum(Array *out) {
  return array_reduce(out, REDUCE_SUM, &whole, &first_axis, &st);
}

static bool any(Array *out) {
  return array_reduce(out, REDUCE_ANY, &real, &first_axis, &st);
}

static bool mean(Array *out) {
  return array_mean(out, &whole, &first_axis, &st);
}

static bool variance(Array *out) {
  return array_var(out, &real, &first_axis, 1, &st);
}

static bool average(Array *out) {
  return array_average(out, &whole, &row, &first_axis, &st);
}

static bool argmax(Array *out) {
  return array_argmax(out, &real, NULL, false, false, &st);
}

static bool dot(Array *out) { return array_dot(out, &real, &whole, &st); }

static bool matmul(Array *out) {
  Array stack = {0};
  bool good = array_reshape(&stack, &real, SHAPE(1, 2, 2), &st) &&
              array_matmul(out, &stack, &row, &st);
  array_release(&stack);
  return good;
}

static bool outer(Array *out) { return array_outer(out, &real, &whole, &st); }

static bool index_by_arrays(Array *out) {
  const IndexItem items[] = {{.kind = INDEX_INTEGER, .integer = 1},
                             {.kind = INDEX_ARRAY, .array = &labels}};
  return array_index(out, &real, 2, items, &st);
}

static bool index_by_mask(Array *out) {
  const IndexItem item = {.kind = INDEX_ARRAY, .array = &mask};
  return array_index(out, &real, 1, &item, &st);
}

static bool assign_by_mask(Array *out) {
  const IndexItem item = {.kind = INDEX_ARRAY, .array = &mask};
  if (!array_copy(out, &whole, &st)) return false;
  if (array_index_assign(out, 1, &item, &row, &st)) return true;
  array_release(out);
  return false;
}

static bool softmax(Array *out) { return array_softmax(out, &whole, &st); }

static bool cross_entropy(Array *out) {
  return array_cross_entropy(out, &whole, &labels, &st);
}

static bool cross_entropy_gradient(Array *out) {
  return array_cross_entropy_gradient(out, &real, &labels, &st);
}

static bool softmax_loss_gradient(Array *out) {
  return array_softmax_loss_gradient(out, &real, &labels, &st);
}

static bool squared_error(Array *out) {
  return array_squared_error(out, &real, &whole, &st);
}

static bool text(Array *out) { return array_format(out, &real, 78, &st); }

typedef bool CoreCall(Array *out);

static const struct {
  const char *name;
  CoreCall *call;
} calls[] = {
    {"copy", copy},
    {"cast", cast},
    {"reshape", reshape},
    {"full", full},
    {"range", range},
    {"points", points},
    {"eye", eye},
    {"join", join},
    {"add", add},
    {"power", power},
    {"add_into", add_into},
    {"round", round_off},
    {"where", where},
    {"clip", clip},
    {"is_close", is_close},
    {"sum", sum},
    {"any", any},
    {"mean", mean},
    {"variance", variance},
    {"average", average},
    {"argmax", argmax},
    {"dot", dot},
    {"matmul", matmul},
    {"outer", outer},
    {"index_by_arrays", index_by_arrays},
    {"index_by_mask", index_by_mask},
    {"assign_by_mask", assign_by_mask},
    {"softmax", softmax},
    {"cross_entropy", cross_entropy},
    {"cross_entropy_gradient", cross_entropy_gradient},
    {"softmax_loss_gradient", softmax_loss_gradient},
    {"squared_error", squared_error},
    {"text", text},
};

static int make_inputs(void **state) {
  Array t = array_of(FLOAT64, SHAPE(2, 2), LIST(0.5, 0.25, 0.125, 1));
  Array u = array_of(INT64, SHAPE(2, 2), LIST(1, 2, 3, 4));
  bool good = array_transpose(&real, &t, NULL, &st) &&
              array_transpose(&whole, &u, NULL, &st);
  array_release(&t);
  array_release(&u);
  labels = array_of(FLOAT64, SHAPE(2), LIST(1, 0));
  row = array_of(FLOAT32, SHAPE(2), LIST(3, 4));
  mask = array_of(BOOL, SHAPE(2, 2), LIST(0, 1, 1, 0));
  (void)state;
  return good ? 0 : -1;
}

static int release_inputs(void **state) {
  Array *const inputs[] = {&real, &whole, &labels, &row, &mask};
  for (size_t i = 0; i < LENGTH(inputs); i++) array_release(inputs[i]);
  (void)state;
  return budget_bytes() == 0 ? 0 : -1; /* else a call kept a view of one */
}

/* Labels are whole numbers where they are indices. */
static CoreCall *prepare(size_t i) {
  array_release(&labels);
  Dtype dtype = calls[i].call == index_by_arrays ? UINT8 : FLOAT64;
  labels = array_of(dtype, SHAPE(2), LIST(1, 0));
  return calls[i].call;
}

/* Runs the call until it succeeds; after a failure nothing is left over. */
static void sweep(size_t i, void (*arm)(uint64_t n), Code code) {
  CoreCall *call = prepare(i);
  bool good = false;
  for (uint64_t n = 1; !good; n++) {
    const size_t before = budget_bytes();
    Array out = {0};
    arm(n);
    good = call(&out);
    budget_fail_at(0, false);
    budget_limit(SIZE_MAX, UINT64_MAX);
    if (!good && (st.code != code || out.buffer != NULL))
      print_error("%s, n = %d: %s\n", calls[i].name, (int)n, st.message);
    if (!good) assert_int_equal(st.code, code);
    if (!good) assert_null(out.buffer);
    array_release(&out);
    assert_int_equal(budget_bytes(), before);
    assert_true(n < 1000);
  }
}

static void fail_once(uint64_t n) { budget_fail_at(n, false); }

static void fail_from(uint64_t n) { budget_fail_at(n, true); }

static void few_steps(uint64_t n) { budget_limit(SIZE_MAX, n - 1); }

static void test_core_calls_without_memory(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(calls); i++) {
    sweep(i, fail_once, ERR_MEMORY);
    sweep(i, fail_from, ERR_MEMORY);
  }
}

static void test_core_calls_without_steps(void **state) {
  (void)state;
  for (size_t i = 0; i < LENGTH(calls); i++) sweep(i, few_steps, ERR_BUDGET);
}

/* --- the operator table ----------------------------------------------------
 */

/* forward and backward of one row; false when either failed. */
static bool run_row(const Op *op) {
  const Array *in[OP_INPUTS] = {&real, &real, &row};
  Array din[OP_INPUTS] = {{0}};
  bool want[OP_INPUTS] = {false};
  OpCall call = {.op = op, .axes = {.all = true}};
  if (strcmp(op->name, "batch_norm") == 0) in[1] = &row;
  for (int i = 0; i < op->differentiable; i++) want[i] = true;
  bool good = op_forward(&call, in, &st);
  if (good) good = op_backward(&call, &call.out, want, din, &st);
  for (int i = 0; i < OP_INPUTS; i++) array_release(&din[i]);
  op_release(&call);
  return good;
}

static void test_operators_without_memory(void **state) {
  (void)state;
  for (const Op *op = ops; op->name != NULL; op++)
    for (int sticky = 0; sticky < 2; sticky++) {
      bool good = false;
      for (uint64_t n = 1; !good; n++) {
        const size_t before = budget_bytes();
        budget_fail_at(n, sticky);
        good = run_row(op);
        budget_fail_at(0, false);
        if (!good && st.code != ERR_MEMORY)
          print_error("%s: %s\n", op->name, st.message);
        if (!good) assert_int_equal(st.code, ERR_MEMORY);
        assert_int_equal(budget_bytes(), before);
      }
    }
}

/* --- Lua -------------------------------------------------------------------
 */

/* Lua's own memory counts as the arrays' does. */
static void *counted(void *unused, void *block, size_t old_size,
                     size_t new_size) {
  (void)unused;
  if (block == NULL) old_size = 0;
  if (!budget_resize(old_size, new_size)) return NULL;
  if (new_size == 0) {
    free(block);
    return NULL;
  }
  return realloc(block, new_size);
}

/* Opens everything and leaves the function that `work` returns in place 2.
 * Protected, for any of it may run out of memory. */
static int open_state(lua_State *L) {
  const char *work = lua_touserdata(L, 1);
  luaL_openlibs(L);
  bind_open(L, NULL);
  if (luaL_loadstring(L, work) != LUA_OK) return lua_error(L);
  lua_call(L, 0, 1);
  return 1;
}

static lua_State *new_state(const char *work) {
  lua_State *L = lua_newstate(counted, NULL);
  if (L == NULL) return NULL;
  lua_pushcfunction(L, open_state);
  lua_pushlightuserdata(L, (void *)work);
  return L;
}

/* The message on top of the stack speaks of memory. */
static bool is_memory_error(lua_State *L) {
  const char *message = lua_tostring(L, -1);
  if (message != NULL && strstr(message, "memory") != NULL) return true;
  print_error("%s\n", message != NULL ? message : luaL_typename(L, -1));
  return false;
}

/* Calls the work at place 1 with the n-th allocation failing; false on an
 * error, which must be a clean one. */
static bool run_once(lua_State *L, uint64_t n, bool sticky) {
  lua_pushvalue(L, 1);
  budget_fail_at(n, sticky);
  int status = lua_pcall(L, 0, 0, 0);
  budget_fail_at(0, false);
  bool clean = status == LUA_OK || is_memory_error(L);
  lua_settop(L, 1);
  assert_true(clean);
  return status == LUA_OK;
}

/* Under the sanitizers every run costs ten times as much. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 7 };
#else
enum { STRIDE = 1 };
#endif

/* With all after the n-th failing, success means that no more than n - 1 were
 * made. One alone Lua often gets over by collecting garbage. */
static void sweep_work(const char *work) {
  const size_t before = budget_bytes();
  uint64_t n = 1;
  lua_State *L = new_state(work);
  assert_non_null(L);
  if (lua_pcall(L, 1, 1, 0) != LUA_OK) print_error("%s\n", lua_tostring(L, -1));
  assert_true(lua_isfunction(L, 1));
  assert_true(run_once(L, 0, false));
  while (!run_once(L, n, true)) n += STRIDE;
  assert_true(n > 50);
  for (; n > STRIDE; n -= STRIDE) run_once(L, n, false);
  assert_true(run_once(L, 0, false));
  lua_close(L);
  assert_int_equal(budget_bytes(), before);
}

static void test_arrays_from_lua(void **state) {
  (void)state;
  sweep_work(
      "local np = require('env').np()\n"
      "return function()\n"
      "  local x = np.array{{1, 2.5}, {3, 4}}\n"
      "  local y = x * np.arange(2) + x.T / 2 - np.ones{2, 2}\n"
      "  y[{0, ':'}] = {5, 6}\n"
      "  y[y:gt(5)] = 0\n"
      "  local z = np.dot(y, x)[np.array{1, 0}]:reshape(-1)['::-1']\n"
      "  z = np.concatenate{z, np.sum(x, {axis = 0}), z:astype('float32')}\n"
      "  local low, high = np.meshgrid(z, {1, 2})\n"
      "  local rows, columns = np.where(np.isclose(low, high))\n"
      "  assert(#rows == #columns)\n"
      "  np.array{{1, 2}, x[0], 3 * x[1]}\n"
      "  np.random.choice(5, 3)\n"
      "  np.random.randn(2, 2)\n"
      "  pcall(np.add, x, z)\n"
      "  return tostring(z) .. tostring(z.shape) .. #x:tolist()\n"
      "end");
}

static void test_a_training_step(void **state) {
  (void)state;
  sweep_work(
      "local np = require('env').np()\n"
      "local TwoLayerNet = require('nn.two_layer_net').TwoLayerNet\n"
      "local x, t = np.random.randn(6, 4), np.array{0, 1, 2, 0, 1, 2}\n"
      "return function()\n"
      "  local net = TwoLayerNet(4, 3, 3)\n"
      "  local chosen = np.random.choice(6, 5)\n"
      "  local grads = net:gradient(x[chosen], t[chosen])\n"
      "  for name, grad in pairs(grads) do\n"
      "    local w = net.params[name]\n"
      "    np.subtract(w, 0.1 * grad, {out = w})\n"
      "  end\n"
      "  net:accuracy(x, t)\n"
      "end");
}

static void test_fit(void **state) {
  (void)state;
  sweep_work(
      "local np = require('env').np()\n"
      "local TwoLayerNet = require('nn.two_layer_net').TwoLayerNet\n"
      "local fit = require('nn.training').fit\n"
      "local x, t = np.random.randn(6, 4), np.array{0, 1, 2, 0, 1, 2}\n"
      "return function()\n"
      "  local net = TwoLayerNet(4, 3, 3)\n"
      "  fit(net, {x = x, t = t}, {x = x, t = t},\n"
      "    {iters = 3, batch = 2, report = function() end})\n"
      "end");
}

/* Opening itself, at some of its thousands of allocations. */
static void test_opening(void **state) {
  const size_t before = budget_bytes();
  bool good = false;
  (void)state;
  for (uint64_t n = 1; !good; n += 97 * STRIDE) {
    budget_fail_at(n, true);
    lua_State *L = new_state("require('nn.training') return print");
    if (L != NULL) {
      good = lua_pcall(L, 1, 1, 0) == LUA_OK;
      budget_fail_at(0, false);
      bool clean = good || is_memory_error(L);
      lua_close(L);
      assert_true(clean);
    }
    budget_fail_at(0, false);
    assert_int_equal(budget_bytes(), before);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_core_calls_without_memory),
      CHECK_HELD(test_core_calls_without_steps),
      CHECK_HELD(test_operators_without_memory),
      CHECK_HELD(test_arrays_from_lua),
      CHECK_HELD(test_a_training_step),
      CHECK_HELD(test_fit),
      CHECK_HELD(test_opening),
  };
  return cmocka_run_group_tests(tests, make_inputs, release_inputs);
}
