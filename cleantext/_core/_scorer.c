/* The columns of the scorer's features: fill_columns of reference_scorer.py, on buffers.

   As in _native.c, sizes are checked first, every index that comes from a buffer is bounded, and Python's lock is released. */

#include "_native.h"

#include <math.h>

enum { COPY, LOG, SIGNED_LOG, RATIO, ONE_HOT, BITS, DISTANCES, BEFORE, THROUGH, SPAN, GROUP, PAGE }; /* those of operations.py */
enum { TALLIES = 10, MEASURES = 11 };
static const float FAR_BLOCKS = 9.0F, FAR_WORDS = 12.0F;

/* -- buffers of tuples --------------------------------------------------------------------------------------------- */

/* Adds the buffers of a tuple's objects. Returns how many there are; -1 with an exception if one has none, or there are too many. */
int take(Buffers *held, PyObject *tuple, int flags)
{
    Py_ssize_t count = PyTuple_Size(tuple);
    if (count < 0)
        return -1;
    if (count > MOST_BUFFERS - held->count) {
        PyErr_SetString(PyExc_ValueError, "a buffer too many");
        return -1;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        if (PyObject_GetBuffer(PyTuple_GetItem(tuple, i), &held->all[held->count], flags) < 0)
            return -1;
        held->count++;
    }
    return (int)count;
}

/* Releases the buffers, when an exception is set. */
PyObject *failed(Buffers *held)
{
    for (int i = 0; i < held->count; i++)
        PyBuffer_Release(&held->all[i]);
    return NULL;
}

static int same_size(const Py_buffer *buffers, int count, size_t size, Py_ssize_t wanted)
{
    const char *wrong = NULL;
    for (int i = 0; i < count; i++)
        if (items(&buffers[i], size, &wrong) != wanted || wrong != NULL)
            return 0;
    return 1;
}

/* Returns memory for so many items, zeroed; NULL if there is not enough. */
void *zeroed(Py_ssize_t rows, Py_ssize_t columns, size_t size)
{
    if (rows < 0 || columns < 0 || (columns > 0 && (size_t)rows > SIZE_MAX / 16 / size / (size_t)columns))
        return NULL;
    size_t count = (size_t)rows * (size_t)columns;
    return calloc(count ? count : 1, size);
}

/* -- columns ------------------------------------------------------------------------------------------------------- */

typedef struct {
    Py_ssize_t n, rows, columns, spans, groups, numbers, measures;
    const double *inputs;   /* (rows, n) */
    const Py_buffer *bounds; /* the firsts of the spans, then their lasts, then the numbers of the groups: int64, (n,) each */
    const float *page;      /* (numbers,) */
    const int64_t *chosen;  /* (measures,): the measures that have a column */
    float *out;             /* (columns, n) */
    double *sums;           /* (n + 1, TALLIES): the sums of the blocks before each */
    float *logs;            /* (n + 2,): the logarithm of one plus each number */
} Columns;

static double log_of(double value) { return log(1 + value); }

/* The parts are rounded to float32 before they are divided, as in numpy. */
static float ratio(double part, double whole)
{
    float by = (float)whole;
    return (float)part / (by > 1e-9F ? by : 1e-9F);
}

static void measure(const Columns *c, const double *sum, double *out)
{
    double count = sum[0] > 1 ? sum[0] : 1, words = sum[1] > 1 ? sum[1] : 1, prose = c->sums[c->n * TALLIES + 4];
    out[0] = sum[0] >= 0 && sum[0] <= (double)c->n ? (double)c->logs[(Py_ssize_t)sum[0]] : log_of(sum[0]);
    out[1] = log_of(sum[1]);
    out[2] = log_of(sum[1] / count);
    out[3] = sum[3] / (sum[2] > 1 ? sum[2] : 1);
    out[4] = sum[4] / words;
    out[5] = sum[5] / words;
    for (int row = 6; row < TALLIES; row++)
        out[row] = sum[row] / count;
    out[10] = sum[4] / (prose > 1 ? prose : 1);
}

static const char *span_columns(const Columns *c, Py_ssize_t span, float *out)
{
    const int64_t *firsts = c->bounds[span].buf, *lasts = c->bounds[c->spans + span].buf;
    double found[MEASURES] = {0};
    for (Py_ssize_t i = 0; i < c->n; i++) {
        if (firsts[i] < 0 || firsts[i] > c->n || lasts[i] < 0 || lasts[i] > c->n)
            return OUT_OF_RANGE;
        if (i == 0 || firsts[i] != firsts[i - 1] || lasts[i] != lasts[i - 1]) {
            double held[TALLIES];
            for (int row = 0; row < TALLIES; row++)
                held[row] = c->sums[lasts[i] * TALLIES + row] - c->sums[firsts[i] * TALLIES + row];
            measure(c, held, found);
        }
        for (Py_ssize_t row = 0; row < c->measures; row++)
            out[row * c->n + i] = (float)found[c->chosen[row]];
        out[c->measures * c->n + i] = lasts[i] > firsts[i] ? (float)(i - firsts[i]) / (float)(lasts[i] - firsts[i]) : 0;
    }
    return NULL;
}

static const char *group_columns(const Columns *c, const int64_t *group, float *out)
{
    int64_t most = -1;
    for (Py_ssize_t i = 0; i < c->n; i++) {
        if (group[i] < 0 || group[i] >= INT32_MAX)
            return OUT_OF_RANGE;
        most = group[i] > most ? group[i] : most;
    }
    double *sums = zeroed((Py_ssize_t)most + 1, TALLIES + MEASURES, sizeof(double));
    if (sums == NULL)
        return NO_MEMORY;
    double *found = sums + (most + 1) * TALLIES;
    for (Py_ssize_t i = 0; i < c->n; i++)
        for (int row = 0; row < TALLIES; row++)
            sums[group[i] * TALLIES + row] += c->inputs[row * c->n + i];
    for (int64_t number = 0; number <= most; number++)
        measure(c, sums + number * TALLIES, found + number * MEASURES);
    for (Py_ssize_t row = 0; row < c->measures; row++)
        for (Py_ssize_t i = 0; i < c->n; i++)
            out[row * c->n + i] = (float)found[group[i] * MEASURES + c->chosen[row]];
    free(sums);
    return NULL;
}

static void distance_columns(const Columns *c, const double *marks, float *out)
{
    Py_ssize_t n = c->n, last = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        last = marks[i] != 0 ? i : last;
        out[i] = last >= 0 ? c->logs[i - last] : FAR_BLOCKS;
        out[2 * n + i] = last >= 0 ? (float)log_of(c->sums[i * TALLIES + 1] - c->sums[last * TALLIES + 1]) : FAR_WORDS;
    }
    last = -1;
    for (Py_ssize_t i = n - 1; i >= 0; i--) {
        last = marks[i] != 0 ? i : last;
        out[n + i] = last >= 0 ? c->logs[last - i] : FAR_BLOCKS;
    }
}

/* Stores the share of the row's sum that is in the blocks before each, or in those up to it. */
static void share_columns(const Columns *c, const double *row, int through, float *out)
{
    double total = 0, sum = 0;
    for (Py_ssize_t i = 0; i < c->n; i++)
        total += row[i];
    for (Py_ssize_t i = 0; i < c->n; i++) {
        double after = sum + row[i];
        out[i] = ratio(through ? after : sum, total);
        sum = after;
    }
}

/* Stores 1 in one of the columns for each value, or a column for each bit of it. */
static const char *flag_columns(const Columns *c, const double *row, int one, Py_ssize_t count, float *out)
{
    memset(out, 0, (size_t)count * (size_t)c->n * sizeof(float));
    for (Py_ssize_t i = 0; i < c->n; i++) {
        if (!(row[i] >= 0 && row[i] < 9007199254740992.0))
            return OUT_OF_RANGE;
        uint64_t value = (uint64_t)row[i];
        if (one && count > 0)
            out[(value < (uint64_t)count ? (Py_ssize_t)value : count - 1) * c->n + i] = 1;
        for (Py_ssize_t column = 0; !one && value != 0 && column < count; column++, value >>= 1)
            out[column * c->n + i] = (float)(value & 1);
    }
    return NULL;
}

static const char *operate(const Columns *c, const int32_t *step)
{
    int32_t code = step[0], first = step[1], count = step[2], a = step[3], b = step[4];
    Py_ssize_t most = code == SPAN ? c->spans : code == GROUP ? c->groups : code == PAGE ? c->numbers : c->rows;
    if (first < 0 || count < 0 || first > c->columns - count || a < 0 || a >= most || b < 0 || b >= c->rows)
        return OUT_OF_RANGE;
    Py_ssize_t width = code == DISTANCES ? 3 : code == SPAN ? c->measures + 1 : code == GROUP ? c->measures : 1;
    if (code != PAGE && code != ONE_HOT && code != BITS && count != width)
        return OUT_OF_RANGE;
    Py_ssize_t n = c->n;
    float *out = c->out + first * n;
    const double *row = c->inputs + (code == SPAN || code == GROUP || code == PAGE ? 0 : a * n), *whole = c->inputs + b * n;
    switch (code) {
    case COPY:
        for (Py_ssize_t i = 0; i < n; i++)
            out[i] = (float)row[i];
        return NULL;
    case LOG:
        for (Py_ssize_t i = 0; i < n; i++)
            out[i] = (float)log_of(row[i]);
        return NULL;
    case SIGNED_LOG:
        for (Py_ssize_t i = 0; i < n; i++)
            out[i] = (float)(row[i] < 0 ? -log_of(-row[i]) : log_of(row[i]));
        return NULL;
    case RATIO:
        for (Py_ssize_t i = 0; i < n; i++)
            out[i] = ratio(row[i], whole[i]);
        return NULL;
    case ONE_HOT:
    case BITS:
        return flag_columns(c, row, code == ONE_HOT, count, out);
    case DISTANCES:
        distance_columns(c, row, out);
        return NULL;
    case BEFORE:
    case THROUGH:
        share_columns(c, row, code == THROUGH, out);
        return NULL;
    case SPAN:
        return span_columns(c, a, out);
    case GROUP:
        return group_columns(c, c->bounds[2 * c->spans + a].buf, out);
    case PAGE:
        if (count > c->numbers - a)
            return OUT_OF_RANGE;
        for (Py_ssize_t i = 0; i < count * n; i++)
            out[i] = c->page[a + i / n];
        return NULL;
    default:
        return OUT_OF_RANGE;
    }
}

static const char *columns_of(Columns *c, const int32_t *program, Py_ssize_t steps)
{
    c->sums = zeroed(c->n + 1, TALLIES, sizeof(double));
    c->logs = zeroed(c->n + 2, 1, sizeof(float));
    const char *wrong = c->sums == NULL || c->logs == NULL ? NO_MEMORY : NULL;
    for (Py_ssize_t row = 0; row < c->measures && wrong == NULL; row++)
        if (c->chosen[row] < 0 || c->chosen[row] >= MEASURES)
            wrong = OUT_OF_RANGE;
    if (wrong == NULL) {
        for (Py_ssize_t i = 0; i < c->n + 2; i++)
            c->logs[i] = (float)log_of((double)i);
        for (int row = 0; row < TALLIES; row++)
            for (Py_ssize_t i = 0; i < c->n; i++)
                c->sums[(i + 1) * TALLIES + row] = c->sums[i * TALLIES + row] + c->inputs[row * c->n + i];
        for (Py_ssize_t step = 0; step < steps && wrong == NULL; step++)
            wrong = operate(c, program + 5 * step);
    }
    free(c->sums);
    free(c->logs);
    return wrong;
}

PyObject *fill_columns(PyObject *module, PyObject *args)
{
    Buffers held = {.count = 5};
    PyObject *bounds;
    Py_ssize_t n, spans;
    const char *wrong = NULL;
    (void)module;
    Py_buffer *b = held.all;
    if (!PyArg_ParseTuple(args, "y*y*O!ny*y*w*n", &b[0], &b[1], &PyTuple_Type, &bounds, &spans, &b[2], &b[3], &b[4], &n))
        return NULL;
    int taken = take(&held, bounds, PyBUF_SIMPLE);
    if (taken < 0)
        return failed(&held);
    Py_ssize_t steps = items(&b[0], 4, &wrong), inputs = items(&b[1], 8, &wrong), out = items(&b[4], 4, &wrong);
    Columns c = {.n = n, .spans = spans, .groups = taken - 2 * spans, .numbers = items(&b[2], 4, &wrong), .measures = items(&b[3], 8, &wrong)};
    c.rows = n > 0 ? inputs / n : 0;
    c.columns = n > 0 ? out / n : 0;
    c.inputs = b[1].buf;
    c.page = b[2].buf;
    c.chosen = b[3].buf;
    c.out = b[4].buf;
    c.bounds = b + 5;
    if (wrong == NULL && (n < 1 || n > INT32_MAX || steps % 5 || inputs != c.rows * n || c.rows < TALLIES || out != c.columns * n || spans < 0 ||
                          spans > taken / 2 || c.measures > MEASURES || !same_size(c.bounds, taken, 8, n)))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = columns_of(&c, b[0].buf, steps / 5);
        Py_END_ALLOW_THREADS
    }
    return finished(b, held.count, wrong, 0);
}
