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

/* --- blocks ----------------------------------------------------------------
 * Small ones are kept by size when they are freed, since malloc takes long over
 * aligned blocks. The address sanitizer shall see every one of them freed. */

enum { UNIT = 64, SIZES = 32 };
#ifdef __SANITIZE_ADDRESS__
enum { KEPT = 0 };
#else
enum { KEPT = 4 << 20 };
#endif

typedef struct Spare {
  struct Spare *next;
} Spare;

static Spare *spares[SIZES]; /* by units less 1 */
static size_t spare_bytes;

/* The size of a block of so many bytes in units, at least 1; 0: too big. */
static size_t units(size_t bytes) {
  size_t more;
  if (__builtin_add_overflow(bytes, (size_t)UNIT - 1, &more)) return 0;
  return bytes == 0 ? 1 : more / UNIT;
}

static void *take_spare(size_t size) {
  Spare *spare = size <= SIZES ? spares[size - 1] : NULL;
  if (spare == NULL) return NULL;
  spares[size - 1] = spare->next;
  spare_bytes -= size * UNIT;
  return spare;
}

static bool keep_spare(void *block, size_t size) {
  if (size > SIZES || spare_bytes + size * UNIT > KEPT) return false;
  Spare *spare = block;
  spare->next = spares[size - 1];
  spares[size - 1] = spare;
  spare_bytes += size * UNIT;
  return true;
}

void *budget_alloc(size_t bytes) {
  size_t size = units(bytes);
  if (size == 0) return NULL;
  budget.refused = !budget_resize(0, bytes);
  if (budget.refused) return NULL;
  budget.allocations++;
  void *block = take_spare(size);
  if (block == NULL) block = aligned_alloc(UNIT, size * UNIT);
  if (block == NULL) budget_resize(bytes, 0);
  return block;
}

void budget_free(void *block, size_t bytes) {
  if (block == NULL) return;
  if (!keep_spare(block, units(bytes))) free(block);
  budget_resize(bytes, 0);
}

void budget_fail_at(uint64_t n, bool sticky) {
  budget.fail_at = n;
  budget.fail_sticky = sticky;
}
