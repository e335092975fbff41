/* The functions of reference.py that take the most time, on buffers. native.py makes the buffers and has the meaning of each.

   A function checks the sizes of its buffers, then computes without Python's lock and bounds every index that comes from a buffer. It
   knows nothing of numpy. Sums of floats have the order of reference.py. */

#include "_native.h"

#include <math.h>

enum { FIRST_HAN = 0x2E80, FIRST_THAI = 0x0E00, LAST_LAO = 0x0EFF, LAST_NARROW = 0x2FFF, SPACE = 0x20 };

/* -- buffers ------------------------------------------------------------------------------------------------------- */

const char NO_MEMORY[] = "not enough memory";
const char WRONG_SIZE[] = "a buffer has the wrong size";
const char OUT_OF_RANGE[] = "an index is out of range";

/* Returns a buffer's number of items. Sets wrong if its size is not a multiple of theirs, or its address not aligned. */
Py_ssize_t items(const Py_buffer *buffer, size_t size, const char **wrong)
{
    if ((size_t)buffer->len % size != 0 || (uintptr_t)buffer->buf % size != 0)
        *wrong = WRONG_SIZE;
    return (Py_ssize_t)((size_t)buffer->len / size);
}

/* Releases the buffers and returns the result, or raises what is wrong. */
PyObject *finished(Py_buffer *buffers, int count, const char *wrong, Py_ssize_t result)
{
    for (int i = 0; i < count; i++)
        PyBuffer_Release(&buffers[i]);
    if (wrong == NO_MEMORY)
        return PyErr_NoMemory();
    if (wrong != NULL) {
        PyErr_SetString(PyExc_ValueError, wrong);
        return NULL;
    }
    return PyLong_FromSsize_t(result);
}

/* Returns zeroed memory for rows times columns doubles; NULL if there is not enough. */
static double *doubles(Py_ssize_t rows, Py_ssize_t columns)
{
    if (columns > 0 && (size_t)rows > SIZE_MAX / sizeof(double) / (size_t)columns)
        return NULL;
    size_t count = (size_t)rows * (size_t)columns;
    return calloc(count ? count : 1, sizeof(double));
}

/* -- characters ---------------------------------------------------------------------------------------------------- */

static int is_thai(uint32_t code) { return code >= FIRST_THAI && code <= LAST_LAO; }

static int is_wordy(uint16_t kind) { return (kind & (LETTER | DIGIT)) && !(kind & DENSE); }

static const char *marks(const uint32_t *codes, const uint16_t *kinds, Py_ssize_t n, Py_ssize_t before, const int64_t *bounds,
                         Py_ssize_t blocks, int32_t *counts)
{
    int seen = 0;
    for (Py_ssize_t i = 0; i < n; i++)
        seen |= kinds[i];
    if (before < 0 || before > n)
        return OUT_OF_RANGE;
    for (Py_ssize_t block = 0; block < blocks; block++) {
        if (bounds[block] < 0 || bounds[block + 1] < bounds[block] || bounds[block + 1] > n - before)
            return OUT_OF_RANGE;
        int32_t found[8] = {0};
        for (Py_ssize_t i = before + bounds[block]; i < before + bounds[block + 1]; i++) {
            uint16_t kind = kinds[i], previous = i > 0 ? kinds[i - 1] : 0;
            found[0] += (kind & LETTER) != 0;
            found[1] += (kind & DIGIT) != 0;
            found[2] += (kind & COMMA) != 0;
            found[3] += is_wordy(kind) && !is_wordy(previous);
            if (kind & TERMINAL)
                found[4] += i == n - 1 || codes[i] > LAST_NARROW || !(is_wordy(kinds[i + 1]) || (kinds[i + 1] & TERMINAL));
            found[5] += (kind & DIVIDER) || ((kind & UPPER) && ((previous & (LETTER | UPPER)) == LETTER || (previous & TERMINAL)));
            if (seen & DENSE) {
                if (kind & DENSE)
                    found[codes[i] < FIRST_HAN ? 6 : 7]++;
                if (codes[i] == SPACE)
                    found[2] += (i == 0 || is_thai(codes[i - 1])) && (i == n - 1 || is_thai(codes[i + 1]));
            }
        }
        for (int row = 0; row < 8; row++)
            counts[row * blocks + block] = found[row];
    }
    return NULL;
}

static PyObject *count_marks(PyObject *module, PyObject *args)
{
    Py_buffer b[4];
    Py_ssize_t before;
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*ny*w*", &b[0], &b[1], &before, &b[2], &b[3]))
        return NULL;
    Py_ssize_t n = items(&b[0], 4, &wrong), kinds = items(&b[1], 2, &wrong), bounds = items(&b[2], 8, &wrong);
    Py_ssize_t counts = items(&b[3], 4, &wrong);
    if (wrong == NULL && (n != kinds || bounds < 1 || counts / 8 != bounds - 1 || counts % 8))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = marks(b[0].buf, b[1].buf, n, before, b[2].buf, bounds - 1, b[3].buf);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 4, wrong, 0);
}

/* -- vectors ------------------------------------------------------------------------------------------------------- */

const char *bags(const uint16_t *slots, int shift, Py_ssize_t slot_count, const uint32_t *ids, Py_ssize_t rows, const float *vectors,
                        Py_ssize_t width, const uint32_t *hashes, Py_ssize_t words, const int64_t *firsts, Py_ssize_t bags,
                        double *sums)
{
    double *total = doubles(2, width);
    if (total == NULL)
        return NO_MEMORY;
    double *before = total + width;
    const char *wrong = NULL;
    Py_ssize_t word = 0;
    for (Py_ssize_t bag = -1; bag < bags && wrong == NULL; bag++) {
        Py_ssize_t stop = (Py_ssize_t)firsts[bag + 1];
        if (firsts[bag + 1] < word || firsts[bag + 1] > words) {
            wrong = OUT_OF_RANGE;
            break;
        }
        for (; word < stop; word++) {
            Py_ssize_t slot = (Py_ssize_t)(hashes[word] >> shift);
            Py_ssize_t row = slot < slot_count ? slots[slot] : rows - 1;
            if (row >= rows || ids[row] != hashes[word])
                row = rows - 1;
            for (Py_ssize_t column = 0; column < width; column++)
                total[column] += vectors[row * width + column];
        }
        for (Py_ssize_t column = 0; column < width; column++) {
            if (bag >= 0)
                sums[bag * width + column] = total[column] - before[column];
            before[column] = total[column];
        }
    }
    free(total);
    return wrong;
}

static PyObject *bag_sums(PyObject *module, PyObject *args)
{
    Py_buffer b[6];
    int shift;
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*iy*y*y*y*w*", &b[0], &shift, &b[1], &b[2], &b[3], &b[4], &b[5]))
        return NULL;
    Py_ssize_t slots = items(&b[0], 2, &wrong), ids = items(&b[1], 4, &wrong), vectors = items(&b[2], 4, &wrong);
    Py_ssize_t hashes = items(&b[3], 4, &wrong), firsts = items(&b[4], 8, &wrong), sums = items(&b[5], 8, &wrong);
    Py_ssize_t width = ids > 0 ? vectors / ids : 0;
    if (wrong == NULL && (shift < 0 || shift > 31 || ids < 1 || vectors != ids * width || firsts < 1 || sums != (firsts - 1) * width))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = bags(b[0].buf, shift, slots, b[1].buf, ids, b[2].buf, width, b[3].buf, hashes, b[4].buf, firsts - 1, b[5].buf);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 6, wrong, 0);
}

static const char *grouped(const float *values, const float *weights, Py_ssize_t n, Py_ssize_t width, const int64_t *group, double smoothing,
                           float *means)
{
    int64_t most = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (group[i] < 0 || group[i] >= INT32_MAX)
            return OUT_OF_RANGE;
        most = group[i] > most ? group[i] : most;
    }
    double *sums = doubles((Py_ssize_t)most + 1, width + 1);
    if (sums == NULL)
        return NO_MEMORY;
    for (Py_ssize_t i = 0; i < n; i++) {
        double *sum = sums + (Py_ssize_t)group[i] * (width + 1);
        for (Py_ssize_t column = 0; column < width; column++)
            sum[column] += values[i * width + column] * weights[i];
        sum[width] += weights[i];
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        const double *sum = sums + (Py_ssize_t)group[i] * (width + 1);
        for (Py_ssize_t column = 0; column < width; column++)
            means[i * width + column] = (float)(sum[column] / (sum[width] + smoothing));
    }
    free(sums);
    return NULL;
}

static PyObject *group_means(PyObject *module, PyObject *args)
{
    Py_buffer b[4];
    double smoothing;
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*dw*", &b[0], &b[1], &b[2], &smoothing, &b[3]))
        return NULL;
    Py_ssize_t values = items(&b[0], 4, &wrong), n = items(&b[1], 4, &wrong), group = items(&b[2], 8, &wrong);
    Py_ssize_t means = items(&b[3], 4, &wrong), width = n > 0 ? values / n : 0;
    if (wrong == NULL && (n != group || values != n * width || means != values))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = grouped(b[0].buf, b[1].buf, n, width, b[2].buf, smoothing, b[3].buf);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 4, wrong, 0);
}

static const char *spanned(const float *values, const float *weights, Py_ssize_t n, Py_ssize_t width, const int64_t *firsts,
                           const int64_t *lasts, Py_ssize_t spans, double smoothing, float *means)
{
    double *sums = doubles(n + 1, width + 1);
    const char *wrong = NULL;
    if (sums == NULL)
        return NO_MEMORY;
    for (Py_ssize_t i = 0; i < n; i++) {
        const double *before = sums + i * (width + 1);
        double *after = sums + (i + 1) * (width + 1);
        for (Py_ssize_t column = 0; column < width; column++)
            after[column] = before[column] + values[i * width + column] * weights[i];
        after[width] = before[width] + weights[i];
    }
    for (Py_ssize_t i = 0; i < spans * n; i++) {
        if (firsts[i] < 0 || firsts[i] > n || lasts[i] < 0 || lasts[i] > n) {
            wrong = OUT_OF_RANGE;
            break;
        }
        const double *before = sums + (Py_ssize_t)firsts[i] * (width + 1), *after = sums + (Py_ssize_t)lasts[i] * (width + 1);
        double weight = after[width] - before[width] + smoothing;
        for (Py_ssize_t column = 0; column < width; column++)
            means[i * width + column] = (float)((after[column] - before[column]) / weight);
    }
    free(sums);
    return wrong;
}

static PyObject *span_means(PyObject *module, PyObject *args)
{
    Py_buffer b[5];
    double smoothing;
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*y*dw*", &b[0], &b[1], &b[2], &b[3], &smoothing, &b[4]))
        return NULL;
    Py_ssize_t values = items(&b[0], 4, &wrong), n = items(&b[1], 4, &wrong), firsts = items(&b[2], 8, &wrong);
    Py_ssize_t lasts = items(&b[3], 8, &wrong), means = items(&b[4], 4, &wrong);
    Py_ssize_t width = n > 0 ? values / n : 0, spans = n > 0 ? firsts / n : 0;
    if (wrong == NULL && (firsts != lasts || values != n * width || firsts != n * spans || means != values * spans))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = spanned(b[0].buf, b[1].buf, n, width, b[2].buf, b[3].buf, spans, smoothing, b[4].buf);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 5, wrong, 0);
}

/* -- trees --------------------------------------------------------------------------------------------------------- */

/* Stores what each element has of its parent's: depths counts the ancestors, inherited combines flags. */
static PyObject *depths(PyObject *module, PyObject *args)
{
    Py_buffer b[2];
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*w*", &b[0], &b[1]))
        return NULL;
    Py_ssize_t n = items(&b[0], 4, &wrong), found = items(&b[1], 4, &wrong);
    if (wrong == NULL && n != found)
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        const int32_t *parents = b[0].buf;
        int32_t *depth = b[1].buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < n && wrong == NULL; i++) {
            if (parents[i] >= i)
                wrong = OUT_OF_RANGE;
            else
                depth[i] = parents[i] < 0 ? 0 : depth[parents[i]] + 1;
        }
        Py_END_ALLOW_THREADS
    }
    return finished(b, 2, wrong, 0);
}

static PyObject *inherited(PyObject *module, PyObject *args)
{
    Py_buffer b[2];
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*w*", &b[0], &b[1]))
        return NULL;
    Py_ssize_t n = items(&b[0], 4, &wrong), found = items(&b[1], 8, &wrong);
    if (wrong == NULL && n != found)
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        const int32_t *parents = b[0].buf;
        int64_t *flags = b[1].buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < n && wrong == NULL; i++) {
            if (parents[i] >= i)
                wrong = OUT_OF_RANGE;
            else if (parents[i] >= 0)
                flags[i] |= flags[parents[i]];
        }
        Py_END_ALLOW_THREADS
    }
    return finished(b, 2, wrong, 0);
}

/* Stores the events of each element; returns the number of levels. Until an element ends, ends holds the row that is open around it. */
static PyObject *events(PyObject *module, PyObject *args)
{
    Py_buffer b[3];
    const char *wrong = NULL;
    Py_ssize_t deepest = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*w*w*", &b[0], &b[1], &b[2]))
        return NULL;
    Py_ssize_t n = items(&b[0], 4, &wrong), begun = items(&b[1], 4, &wrong), ended = items(&b[2], 4, &wrong);
    if (wrong == NULL && (n != begun || n != ended || n > INT32_MAX / 2))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        const int32_t *parents = b[0].buf;
        int32_t *begins = b[1].buf, *ends = b[2].buf, event = 0, open = -1;
        Py_ssize_t depth = 0;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i <= n; i++) {
            int32_t parent = i < n ? parents[i] : -1;
            while (open >= 0 && open != parent) {
                int32_t outer = ends[open];
                ends[open] = event++;
                open = outer;
                depth--;
            }
            if (i == n)
                break;
            if (open != parent && parent >= 0) {
                wrong = OUT_OF_RANGE;
                break;
            }
            begins[i] = event++;
            ends[i] = open;
            open = (int32_t)i;
            deepest = ++depth > deepest ? depth : deepest;
        }
        Py_END_ALLOW_THREADS
    }
    return finished(b, 3, wrong, deepest);
}

static const char *nearests(const int32_t *parents, Py_ssize_t n, const uint8_t *chosen, Py_ssize_t choices, int32_t *found)
{
    for (Py_ssize_t choice = 0; choice < choices; choice++, chosen += n, found += n + 1) {
        for (Py_ssize_t i = 0; i < n; i++) {
            if (parents[i] >= i)
                return OUT_OF_RANGE;
            found[i] = chosen[i] ? (int32_t)i : parents[i] < 0 ? -1 : found[parents[i]];
        }
        found[n] = -1;
    }
    return NULL;
}

static PyObject *nearest(PyObject *module, PyObject *args)
{
    Py_buffer b[3];
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*w*", &b[0], &b[1], &b[2]))
        return NULL;
    Py_ssize_t n = items(&b[0], 4, &wrong), found = items(&b[2], 4, &wrong), choices = found / (n + 1);
    if (wrong == NULL && (found != choices * (n + 1) || b[1].len != choices * n || n > INT32_MAX))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = nearests(b[0].buf, n, b[1].buf, choices, b[2].buf);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 3, wrong, 0);
}

static PyObject *closure(PyObject *module, PyObject *args)
{
    Py_buffer b[1];
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "w*", &b[0]))
        return NULL;
    Py_ssize_t n = items(&b[0], 8, &wrong);
    if (wrong == NULL) {
        int64_t *links = b[0].buf;
        Py_BEGIN_ALLOW_THREADS
        for (Py_ssize_t i = 0; i < n && wrong == NULL; i++) {
            if (links[i] < 0 || links[i] > i)
                wrong = OUT_OF_RANGE;
            else
                links[i] = links[links[i]];
        }
        Py_END_ALLOW_THREADS
    }
    return finished(b, 1, wrong, 0);
}

/* -- numbers ------------------------------------------------------------------------------------------------------- */

uint64_t keyed(uint64_t value, uint64_t secret)
{
    value ^= secret;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9U;
    value = (value ^ value >> 27) * 0x94D049BB133111EBU;
    return value ^ value >> 31;
}

/* Stores the number of each value and the counts; count is the number of different ones. */
const char *number(const uint64_t *values, Py_ssize_t n, uint64_t secret, int64_t *numbers, int64_t *counts, Py_ssize_t *count)
{
    size_t slots = 16;
    while (slots < 2 * (size_t)n)
        slots *= 2;
    int32_t *first = malloc(slots * sizeof(int32_t)); /* the index of the first value in each slot; -1 for none */
    if (first == NULL)
        return NO_MEMORY;
    memset(first, -1, slots * sizeof(int32_t));
    *count = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        size_t slot = (size_t)keyed(values[i], secret) & (slots - 1);
        while (first[slot] >= 0 && values[first[slot]] != values[i])
            slot = (slot + 1) & (slots - 1);
        if (first[slot] < 0) {
            first[slot] = (int32_t)i;
            counts[*count] = 0;
            numbers[i] = (*count)++;
        } else {
            numbers[i] = numbers[first[slot]];
        }
        counts[numbers[i]]++;
    }
    free(first);
    return NULL;
}

static PyObject *numbered(PyObject *module, PyObject *args)
{
    Py_buffer b[3];
    unsigned long long secret;
    const char *wrong = NULL;
    Py_ssize_t count = 0;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*Kw*w*", &b[0], &secret, &b[1], &b[2]))
        return NULL;
    Py_ssize_t n = items(&b[0], 8, &wrong), numbers = items(&b[1], 8, &wrong), counts = items(&b[2], 8, &wrong);
    if (wrong == NULL && (n != numbers || n != counts || n > INT32_MAX / 4))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = number(b[0].buf, n, secret, b[1].buf, b[2].buf, &count);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 3, wrong, count);
}

/* -- tags ---------------------------------------------------------------------------------------------------------- */

static int is_space(uint8_t byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

static int is_letter(uint8_t byte) { return (byte | 32) >= 'a' && (byte | 32) <= 'z'; }

static const uint8_t *without_spaces(const uint8_t *at, const uint8_t *end)
{
    while (at < end && is_space(*at))
        at++;
    return at;
}

/* Returns where an attribute ends that begins here: what ATTRIBUTE of dom_lxml.py matches; NULL if none does. */
static const uint8_t *attribute_end(const uint8_t *at, const uint8_t *end, size_t *steps)
{
    while (at < end && (is_space(*at) || *at == '/'))
        at++;
    if (at == end || *at == '>')
        return NULL;
    at++;
    for (int chars = 0; chars < 100 && at < end && !is_space(*at) && *at != '=' && *at != '>' && *at != '/'; chars++)
        at++;
    const uint8_t *sign = without_spaces(at, end);
    if (sign == end || *sign != '=')
        return at;
    at = without_spaces(sign + 1, end);
    if (at < end && (*at == '"' || *at == '\'')) {
        const uint8_t *closing = memchr(at + 1, *at, (size_t)(end - at - 1));
        if (closing != NULL)
            return closing + 1;
        *steps += (size_t)(end - at);
        return at;
    }
    while (at < end && !is_space(*at) && *at != '>')
        at++;
    return at;
}

/* Returns whether no tag has most attributes; 0 if that takes longer than a few times the size of the source. */
static int has_few(const uint8_t *data, size_t size, Py_ssize_t most)
{
    const uint8_t *end = data + size, *tag = data;
    size_t steps = 0;
    while (tag < end && (tag = memchr(tag, '<', (size_t)(end - tag))) != NULL) {
        tag++;
        if (tag == end || !is_letter(*tag))
            continue;
        const uint8_t *at = tag + 1;
        for (Py_ssize_t count = 0; at != NULL; count++) {
            const uint8_t *next = attribute_end(at, end, &steps);
            steps += next != NULL ? (size_t)(next - at) : 1;
            if (count == most || steps > 8 * size + 4096)
                return 0;
            at = next;
        }
    }
    return 1;
}

static PyObject *few_attributes(PyObject *module, PyObject *args)
{
    Py_buffer b[1];
    Py_ssize_t most;
    int found;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*n", &b[0], &most))
        return NULL;
    Py_BEGIN_ALLOW_THREADS
    found = has_few(b[0].buf, (size_t)b[0].len, most);
    Py_END_ALLOW_THREADS
    return finished(b, 1, NULL, found);
}

/* -- the module ---------------------------------------------------------------------------------------------------- */

static PyMethodDef METHODS[] = {
    {"bag_sums", bag_sums, METH_VARARGS, NULL},
    {"closure", closure, METH_VARARGS, NULL},
    {"count_marks", count_marks, METH_VARARGS, NULL},
    {"depths", depths, METH_VARARGS, NULL},
    {"events", events, METH_VARARGS, NULL},
    {"few_attributes", few_attributes, METH_VARARGS, NULL},
    {"fill_columns", fill_columns, METH_VARARGS, NULL},
    {"group_means", group_means, METH_VARARGS, NULL},
    {"inherited", inherited, METH_VARARGS, NULL},
    {"join_runs", join_runs, METH_VARARGS, NULL},
    {"nearest", nearest, METH_VARARGS, NULL},
    {"network_logits", network_logits, METH_VARARGS, NULL},
    {"numbered", numbered, METH_VARARGS, NULL},
    {"read_markup", read_markup, METH_VARARGS, NULL},
    {"span_means", span_means, METH_VARARGS, NULL},
    {"text_words", text_words, METH_VARARGS, NULL},
    {"unescaped", unescaped, METH_VARARGS, NULL},
    {"word_shares", word_shares, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* SOURCE is a checksum of this file, by which native.py sees that the extension was built from another version. */
static int execute(PyObject *module) { return PyModule_AddIntConstant(module, "SOURCE", SOURCE); }

static PyModuleDef_Slot SLOTS[] = {
    {Py_mod_exec, (void *)execute},
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT, "_native", "The compiled functions of cleantext._core.native.", 0, METHODS, SLOTS, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__native(void);

PyMODINIT_FUNC PyInit__native(void) { return PyModuleDef_Init(&MODULE); }
