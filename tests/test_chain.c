/* Differences of a chain of affine layers: against the whole loss, refusals,
 * failing allocations. */
#include "core/chain.h"

#include "arrays.h"
#include "core/linalg.h"
#include "core/loss.h"
#include "core/ufunc.h"

static Status st;

enum { ROWS = 4, IN = 3, HIDDEN = 5, OUT = 2 };

typedef struct Net {
  Array w[2], b[2], x, t;
  Chain chain;
} Net;

static Array waves(int ndim, const ptrdiff_t *shape, double seed) {
  Array a = {0};
  assert_ok(array_new(&a, FLOAT64, ndim, shape, &st), st);
  for (size_t i = 0; i < array_size(&a); i++)
    ((double *)a.data)[i] = sin(1.7 * (double)i + seed);
  return a;
}

/* The chain points into the net, which must stay where it is. */
static void make_net(Net *n, Activation f) {
  n->w[0] = waves(SHAPE(IN, HIDDEN), 1);
  n->b[0] = waves(SHAPE(HIDDEN), 2);
  n->w[1] = waves(SHAPE(HIDDEN, OUT), 3);
  n->b[1] = waves(SHAPE(OUT), 4);
  n->x = waves(SHAPE(ROWS, IN), 5);
  n->t = array_of(INT64, SHAPE(ROWS), LIST(0, 1, 1, 0));
  n->chain = (Chain){.layers = 2, .x = &n->x, .t = &n->t, .delta = 1e-7};
  for (int l = 0; l < 2; l++)
    n->chain.layer[l] = (ChainLayer){&n->w[l], &n->b[l], CHAIN_NONE};
  n->chain.layer[0].activation = f;
}

static void drop_net(Net *n) {
  for (int l = 0; l < 2; l++) {
    array_release(&n->w[l]);
    array_release(&n->b[l]);
  }
  array_release(&n->x);
  array_release(&n->t);
}

/* --- the whole loss, by the functions of loss.h ------------------------------
 */

static void affine(Array *z, const Array *x, const Array *w, const Array *b) {
  assert_ok(array_dot(z, x, w, &st), st);
  assert_ok(ufunc_apply_into(z, ufunc_find("add"), z, b, &st), st);
}

static double whole_loss(const Net *n, const char *activation) {
  Array h = {0}, a = {0}, z = {0}, y = {0}, loss = {0};
  affine(&h, &n->x, &n->w[0], &n->b[0]);
  assert_ok(ufunc_apply(&a, ufunc_find(activation), &h, NULL, &st), st);
  affine(&z, &a, &n->w[1], &n->b[1]);
  assert_ok(array_softmax(&y, &z, &st), st);
  assert_ok(array_cross_entropy(&loss, &y, &n->t, &st), st);
  double sum = element_at(&loss, 0);
  for (int l = 0; l < 2; l++)
    for (size_t i = 0; i < array_size(&n->w[l]); i++) {
      const double w = element_at(&n->w[l], i);
      sum += 0.5 * n->chain.decay * w * w;
    }
  Array *all[] = {&h, &a, &z, &y, &loss};
  for (size_t i = 0; i < LENGTH(all); i++) array_release(all[i]);
  return sum;
}

static void assert_differences(const Net *n, Array *p, const Array *found,
                               const char *activation) {
  const double h = 1e-4;
  assert_true(array_same_shape(p, found));
  for (size_t i = 0; i < array_size(p); i++) {
    double *x = (double *)p->data + i, before = *x;
    *x = before + h;
    const double high = whole_loss(n, activation);
    *x = before - h;
    const double low = whole_loss(n, activation);
    *x = before;
    assert_close(element_at(found, i), (high - low) / (2 * h), 1e-10);
  }
}

static void test_differences_of_the_whole_loss(void **state) {
  static const char *const names[] = {"relu", "sigmoid", "tanh"};
  (void)state;
  for (size_t k = 0; k < 6; k++) {
    Net n;
    Activation f;
    Array dw[2] = {{0}}, db[2] = {{0}};
    assert_true(chain_activation(names[k % 3], &f));
    make_net(&n, f);
    n.chain.decay = k < 3 ? 0 : 0.5;
    assert_ok(chain_differences(&n.chain, 1e-4, dw, db, &st), st);
    for (int l = 0; l < 2; l++) {
      assert_differences(&n, &n.w[l], &dw[l], names[k % 3]);
      assert_differences(&n, &n.b[l], &db[l], names[k % 3]);
      array_release(&dw[l]);
      array_release(&db[l]);
    }
    drop_net(&n);
  }
}

/* --- refusals ----------------------------------------------------------------
 */

static void replace(Array *a, Array by) {
  array_release(a);
  *a = by;
}

static void assert_refused(Net *n, Code code, const char *text) {
  Array dw[2] = {{0}}, db[2] = {{0}};
  assert_fails(chain_differences(&n->chain, 1e-4, dw, db, &st), code, text);
  for (int l = 0; l < 2; l++) {
    array_release(&dw[l]);
    array_release(&db[l]);
  }
  drop_net(n);
}

static void test_bad_shapes(void **state) {
  Net n;
  (void)state;
  make_net(&n, CHAIN_RELU);
  replace(&n.w[1], waves(SHAPE(HIDDEN + 1, OUT), 0));
  assert_refused(&n, ERR_VALUE,
                 "layer 2: W has shape (6, 2) and b (2,), but 5 values");
  make_net(&n, CHAIN_RELU);
  replace(&n.b[0], waves(SHAPE(HIDDEN - 1), 0));
  assert_refused(&n, ERR_VALUE, "layer 1: W has shape (3, 5) and b (4,)");
  make_net(&n, CHAIN_RELU);
  replace(&n.b[1], waves(SHAPE(1, OUT), 0));
  assert_refused(&n, ERR_VALUE, "layer 2: W has shape (5, 2) and b (1, 2)");
  make_net(&n, CHAIN_RELU);
  replace(&n.x, waves(SHAPE(ROWS, IN + 1), 0));
  assert_refused(&n, ERR_VALUE, "layer 1: W has shape (3, 5)");
  make_net(&n, CHAIN_RELU);
  replace(&n.w[1], waves(SHAPE(HIDDEN, 0), 0));
  replace(&n.b[1], waves(SHAPE(0), 0));
  assert_refused(&n, ERR_VALUE, "layer 2: W has shape (5, 0)");
}

static void test_bad_targets(void **state) {
  Net n;
  (void)state;
  make_net(&n, CHAIN_TANH);
  replace(&n.t, array_of(INT64, SHAPE(ROWS), LIST(0, 1, 2, 0)));
  assert_refused(&n, ERR_INDEX, "label 2 is out of bounds");
  make_net(&n, CHAIN_TANH);
  replace(&n.t, array_of(INT64, SHAPE(3), LIST(0, 1, 1)));
  assert_refused(&n, ERR_VALUE, "the outputs have shape (4, 2)");
}

/* --- failures ----------------------------------------------------------------
 */

static bool run(const Net *n) {
  Array dw[2] = {{0}}, db[2] = {{0}};
  bool good = chain_differences(&n->chain, 1e-4, dw, db, &st);
  for (int l = 0; l < 2; l++) {
    array_release(&dw[l]);
    array_release(&db[l]);
  }
  return good;
}

static void test_every_allocation_may_fail(void **state) {
  Net n;
  bool good = false;
  (void)state;
  make_net(&n, CHAIN_RELU);
  const size_t held = budget_bytes();
  for (uint64_t i = 1; !good; i++)
    for (int sticky = 0; sticky < 2; sticky++) {
      assert_true(i < 100);
      budget_fail_at(i, sticky);
      good = run(&n);
      budget_fail_at(0, false);
      if (!good) assert_int_equal(st.code, ERR_MEMORY);
      assert_int_equal(budget_bytes(), held);
    }
  drop_net(&n);
}

static void test_it_can_be_stopped(void **state) {
  Net n;
  (void)state;
  make_net(&n, CHAIN_RELU);
  cancel_requested = 1;
  assert_false(run(&n));
  assert_int_equal(st.code, ERR_CANCEL);
  cancel_requested = 0;
  budget_limit(SIZE_MAX, 100);
  assert_false(run(&n));
  assert_int_equal(st.code, ERR_BUDGET);
  drop_net(&n);
}

/* A NaN is seen in every gradient. */
static void test_nan(void **state) {
  Net n;
  Array dw[2] = {{0}}, db[2] = {{0}};
  (void)state;
  make_net(&n, CHAIN_RELU);
  ((double *)n.x.data)[0] = NAN;
  assert_ok(chain_differences(&n.chain, 1e-4, dw, db, &st), st);
  for (int l = 0; l < 2; l++) {
    assert_true(isnan(element_at(&dw[l], 0)));
    assert_true(isnan(element_at(&db[l], 0)));
    array_release(&dw[l]);
    array_release(&db[l]);
  }
  drop_net(&n);
}

static void test_unknown_activations(void **state) {
  Activation f;
  (void)state;
  assert_false(chain_activation("", &f));
  assert_false(chain_activation("gelu", &f));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      CHECK_HELD(test_differences_of_the_whole_loss),
      CHECK_HELD(test_bad_shapes),
      CHECK_HELD(test_bad_targets),
      CHECK_HELD(test_every_allocation_may_fail),
      CHECK_HELD(test_it_can_be_stopped),
      CHECK_HELD(test_nan),
      CHECK_HELD(test_unknown_activations),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
