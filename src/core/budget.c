/* Bytes and operations of this process, counted in one place. */
#include "core/budget.h"

#include <stdlib.h>

volatile sig_atomic_t cancel_requested = 0;

static struct {
  size_t bytes, byte_limit;
  uint64_t operations, operation_limit;
  uint64_t allocations;
  bool refused;     /* the last budget_alloc */
  uint64_t fail_at; /* countdown; 0: off */
  bool fail_sticky;
} budget = {.byte_limit = SIZE_MAX, .operation_limit = UINT64_MAX};

void budget_limit(size_t bytes, uint64_t operations) {
  budget.byte_limit = bytes;
  budget.operation_limit = operations;
  budget.operations = 0;
  budget.refused = false;
}

size_t budget_bytes(void) { return budget.bytes; }

uint64_t budget_allocations(void) { return budget.allocations; }

uint64_t budget_operations(void) { return budget.operations; }

Code budget_exhausted(void) {
  if (budget.operations >= budget.operation_limit) return ERR_BUDGET;
  return budget.refused ? ERR_MEMORY : OK;
}

bool budget_spend(uint64_t n, Status *st) {
  if (cancel_requested) return fail(st, ERR_CANCEL, "interrupted");
  if (n > budget.operation_limit - budget.operations) {
    budget.operations = budget.operation_limit;
    return fail(st, ERR_BUDGET, "too many steps");
  }
  budget.operations += n;
  return true;
}

static bool injected_failure(void) {
  if (budget.fail_at == 0) return false;
  if (budget.fail_at > 1) {
    budget.fail_at--;
    return false;
  }
  if (!budget.fail_sticky) budget.fail_at = 0;
  return true;
}

bool budget_resize(size_t old_bytes, size_t new_bytes) {
  if (new_bytes > old_bytes) {
    if (injected_failure()) return false;
    if (new_bytes - old_bytes > budget.byte_limit) return false;
    if (budget.bytes > budget.byte_limit - (new_bytes - old_bytes))
      return false;
  }
  budget.bytes = budget.bytes - old_bytes + new_bytes;
  return true;
}

void *budget_alloc(size_t bytes) {
  size_t rounded;
  if (__builtin_add_overflow(bytes, (size_t)63, &rounded)) return NULL;
  rounded &= ~(size_t)63;
  budget.refused = !budget_resize(0, bytes);
  if (budget.refused) return NULL;
  budget.allocations++;
  void *block = aligned_alloc(64, rounded ? rounded : 64);
  if (block == NULL) budget_resize(bytes, 0);
  return block;
}

void budget_free(void *block, size_t bytes) {
  if (block == NULL) return;
  free(block);
  budget_resize(bytes, 0);
}

void budget_fail_at(uint64_t n, bool sticky) {
  budget.fail_at = n;
  budget.fail_sticky = sticky;
}
