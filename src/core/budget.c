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

/* --- spare blocks ----------------------------------------------------------
 * Freed blocks are kept for the next of their size. Small ones, since malloc
 * takes long over aligned blocks; a few big ones, since a loop over arrays of
 * one size then goes round in memory that is still in the processor's cache.
 * The address sanitizer shall see every one freed. */

enum { UNIT = 64, SMALL = 32, BIG = 16 };
#ifdef __SANITIZE_ADDRESS__
enum { SMALL_BYTES = 0, BIG_BYTES = 0 };
#else
enum { SMALL_BYTES = 4 << 20, BIG_BYTES = 32 << 20 };
#endif

typedef struct Spare {
  struct Spare *next;
} Spare;

static struct {
  Spare *first[SMALL]; /* by size in units, less 1 */
  size_t bytes;
} small;

static struct {
  void *block[BIG]; /* the oldest first */
  size_t size[BIG]; /* in units */
  int count;
  size_t bytes;
} big;

/* The size of a block of so many bytes in units, at least 1; 0: too big. */
static size_t units(size_t bytes) {
  size_t more;
  if (__builtin_add_overflow(bytes, (size_t)UNIT - 1, &more)) return 0;
  return bytes == 0 ? 1 : more / UNIT;
}

static void *take_small(size_t size) {
  Spare *spare = small.first[size - 1];
  if (spare == NULL) return NULL;
  small.first[size - 1] = spare->next;
  small.bytes -= size * UNIT;
  return spare;
}

static bool keep_small(void *block, size_t size) {
  if (small.bytes + size * UNIT > SMALL_BYTES) return false;
  Spare *spare = block;
  spare->next = small.first[size - 1];
  small.first[size - 1] = spare;
  small.bytes += size * UNIT;
  return true;
}

static void *remove_big(int i) {
  void *block = big.block[i];
  big.bytes -= big.size[i] * UNIT;
  big.count--;
  for (; i < big.count; i++) {
    big.block[i] = big.block[i + 1];
    big.size[i] = big.size[i + 1];
  }
  return block;
}

/* The one freed last, of those of this size. */
static void *take_big(size_t size) {
  for (int i = big.count - 1; i >= 0; i--)
    if (big.size[i] == size) return remove_big(i);
  return NULL;
}

static bool keep_big(void *block, size_t size) {
  if (size > BIG_BYTES / UNIT) return false;
  while (big.count > 0 &&
         (big.count == BIG || big.bytes + size * UNIT > BIG_BYTES))
    free(remove_big(0));
  big.block[big.count] = block;
  big.size[big.count++] = size;
  big.bytes += size * UNIT;
  return true;
}

/* --- blocks ----------------------------------------------------------------
 */

/* Spare blocks make way before memory is said to be short. */
static void *new_block(size_t size) {
  void *block = size <= SMALL ? take_small(size) : take_big(size);
  if (block == NULL) block = aligned_alloc(UNIT, size * UNIT);
  while (block == NULL && big.count > 0) {
    free(remove_big(0));
    block = aligned_alloc(UNIT, size * UNIT);
  }
  return block;
}

void *budget_alloc(size_t bytes) {
  size_t size = units(bytes);
  if (size == 0) return NULL;
  budget.refused = !budget_resize(0, bytes);
  if (budget.refused) return NULL;
  budget.allocations++;
  void *block = new_block(size);
  if (block == NULL) budget_resize(bytes, 0);
  return block;
}

void budget_free(void *block, size_t bytes) {
  size_t size = units(bytes);
  if (block == NULL) return;
  if (!(size <= SMALL ? keep_small(block, size) : keep_big(block, size)))
    free(block);
  budget_resize(bytes, 0);
}

void budget_fail_at(uint64_t n, bool sticky) {
  budget.fail_at = n;
  budget.fail_sticky = sticky;
}
