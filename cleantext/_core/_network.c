/* The scorer's network as one function: Network.reference_scores of scorer/network.py is its specification.

   A page has few blocks, so that time goes into calls and into moving numbers, more than into products: the inputs of a layer are made for a
   few blocks at a time, and columns that are zero on the whole page are left out. Each output is summed in the order of the inputs, so scores
   do not depend on the processor. */

#include "_native.h"

enum { TILE = 32, LAYERS = 6 }; /* blocks in a tile, a multiple of four; layers */

/* What each buffer of the weights is, and of the page. */
enum { LOW, HIGH, WORD_SLOTS, WORD_IDS, WORD_ROWS, CLASS_SLOTS, CLASS_IDS, CLASS_ROWS, FIRST_SHIFTS, SECOND_SHIFTS, MATRICES, WEIGHTS = MATRICES + 2 * LAYERS };
enum { VALUES, HASHES, FIRSTS, CLASSES, CLASS_FIRSTS, CLASS_NAMES, WEIGHT, LIKE, ROLE, TIES, UNIT_FIRSTS, UNIT_LASTS, SPANS };

typedef struct {
    const float *matrix, *bias; /* (inputs, outputs) and (outputs,) */
    Py_ssize_t inputs, outputs;
} Layer;

typedef struct {
    Py_ssize_t n, columns, spans, near, second_spans;
    double smoothing;
    const Py_buffer *weights, *page;
    Layer layers[LAYERS];
} Network;

/* -- layers -------------------------------------------------------------------------------------------------------- */

#if defined(__GNUC__)
#define INLINE __attribute__((always_inline)) inline
#else
#define INLINE inline
#endif

/* Four rows and four inputs at a time, each output summed in the order of the inputs. */
static INLINE void multiply(const Layer *layer, const float *restrict in, float *restrict out)
{
    Py_ssize_t inputs = layer->inputs, outputs = layer->outputs;
    for (int row = 0; row < TILE; row += 4, in += 4 * inputs, out += 4 * outputs) {
        const float *restrict in1 = in + inputs, *restrict in2 = in1 + inputs, *restrict in3 = in2 + inputs;
        float *restrict out1 = out + outputs, *restrict out2 = out1 + outputs, *restrict out3 = out2 + outputs;
        const float *restrict by = layer->matrix, *restrict bias = layer->bias;
        Py_ssize_t k = 0;
        memset(out, 0, 4 * (size_t)outputs * sizeof(float));
        for (; k + 4 <= inputs; k += 4, by += 4 * outputs) {
            float a0 = in[k], a1 = in[k + 1], a2 = in[k + 2], a3 = in[k + 3], b0 = in1[k], b1 = in1[k + 1], b2 = in1[k + 2], b3 = in1[k + 3];
            float c0 = in2[k], c1 = in2[k + 1], c2 = in2[k + 2], c3 = in2[k + 3], d0 = in3[k], d1 = in3[k + 1], d2 = in3[k + 2], d3 = in3[k + 3];
            for (Py_ssize_t j = 0; j < outputs; j++) {
                float by0 = by[j], by1 = by[outputs + j], by2 = by[2 * outputs + j], by3 = by[3 * outputs + j];
                out[j] = out[j] + a0 * by0 + a1 * by1 + a2 * by2 + a3 * by3;
                out1[j] = out1[j] + b0 * by0 + b1 * by1 + b2 * by2 + b3 * by3;
                out2[j] = out2[j] + c0 * by0 + c1 * by1 + c2 * by2 + c3 * by3;
                out3[j] = out3[j] + d0 * by0 + d1 * by1 + d2 * by2 + d3 * by3;
            }
        }
        for (; k < inputs; k++, by += outputs) {
            for (Py_ssize_t j = 0; j < outputs; j++) {
                out[j] += in[k] * by[j];
                out1[j] += in1[k] * by[j];
                out2[j] += in2[k] * by[j];
                out3[j] += in3[k] * by[j];
            }
        }
        for (Py_ssize_t j = 0; j < outputs; j++) {
            out[j] += bias[j];
            out1[j] += bias[j];
            out2[j] += bias[j];
            out3[j] += bias[j];
        }
    }
}

static void multiply_anywhere(const Layer *layer, const float *in, float *out) { multiply(layer, in, out); }

#if defined(__GNUC__) && defined(__x86_64__)
__attribute__((target("avx2"))) static void multiply_avx2(const Layer *layer, const float *in, float *out) { multiply(layer, in, out); }
#endif

/* Stores the layer's outputs of a tile of rows: the same on every processor, as both ways add and multiply in one order. */
static void apply(const Layer *layer, const float *in, float *out)
{
#if defined(__GNUC__) && defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        multiply_avx2(layer, in, out);
        return;
    }
#endif
    multiply_anywhere(layer, in, out);
}

static void relu(float *values, Py_ssize_t count)
{
    for (Py_ssize_t i = 0; i < count; i++)
        values[i] = values[i] > 0 ? values[i] : 0;
}

/* -- words and class names ----------------------------------------------------------------------------------------- */

/* Stores the mean vector of each block's words. */
static const char *word_means(const Network *net, Py_ssize_t width, double *sums, float *out, Py_ssize_t step)
{
    const Py_buffer *w = net->weights, *p = net->page;
    const char *wrong = bags(w[WORD_SLOTS].buf, 16, w[WORD_SLOTS].len / 2, w[WORD_IDS].buf, w[WORD_IDS].len / 4, w[WORD_ROWS].buf, width + 1,
                             p[HASHES].buf, p[HASHES].len / 4, p[FIRSTS].buf, net->n, sums);
    for (Py_ssize_t i = 0; i < net->n && wrong == NULL; i++, sums += width + 1)
        for (Py_ssize_t column = 0; column < width; column++)
            out[i * step + column] = (float)(sums[column] / (sums[width] > 1 ? sums[width] : 1));
    return wrong;
}

/* Stores the mean vector of the words of the class names around each block: of near ones the first half, of others the second. */
static const char *class_means(const Network *net, Py_ssize_t width, Py_ssize_t names, Py_ssize_t around, double *sums, float *out, Py_ssize_t step)
{
    const Py_buffer *w = net->weights, *p = net->page;
    const int64_t *rows = p[CLASS_NAMES].buf;
    const char *wrong = bags(w[CLASS_SLOTS].buf, 16, w[CLASS_SLOTS].len / 2, w[CLASS_IDS].buf, w[CLASS_IDS].len / 4, w[CLASS_ROWS].buf,
                             2 * width + 1, p[CLASSES].buf, p[CLASSES].len / 4, p[CLASS_FIRSTS].buf, names, sums);
    double *held = sums + names * (2 * width + 1);
    for (Py_ssize_t i = 0; i < net->n && wrong == NULL; i++, rows += around) {
        memset(held, 0, (size_t)(width + 1) * sizeof(double));
        for (Py_ssize_t level = 0; level < around; level++) {
            if (rows[level] < 0 || rows[level] >= names)
                return OUT_OF_RANGE;
            const double *sum = sums + rows[level] * (2 * width + 1);
            for (Py_ssize_t column = 0; column < width; column++)
                held[column] += sum[column + (level < net->near ? 0 : width)];
            held[width] += sum[2 * width];
        }
        for (Py_ssize_t column = 0; column < width; column++)
            out[i * step + column] = (float)(held[column] / (held[width] > 1 ? held[width] : 1));
    }
    return wrong;
}

/* Stores the first layer's outputs of all blocks, after ReLU. hidden: (n rounded up to TILE, outputs). */
static const char *first_layer(const Network *net, float **hidden)
{
    const Py_buffer *p = net->page;
    Py_ssize_t n = net->n, columns = net->columns, words = net->weights[WORD_ROWS].len / net->weights[WORD_IDS].len - 1;
    Py_ssize_t around = p[CLASS_NAMES].len / 8 / n, names = p[CLASS_FIRSTS].len / 8 - 1;
    Py_ssize_t classes = around > 0 ? (net->weights[CLASS_ROWS].len / net->weights[CLASS_IDS].len - 1) / 2 : 0, bagged = words + classes, count = 0;
    const float *values = p[VALUES].buf, *low = net->weights[LOW].buf, *high = net->weights[HIGH].buf;
    if (columns + bagged != net->layers[0].inputs)
        return WRONG_SIZE;
    Py_ssize_t *kept = zeroed(columns + bagged, 1, sizeof(Py_ssize_t));
    float *vectors = zeroed(n, bagged, sizeof(float)), *in = zeroed(TILE, columns + bagged, sizeof(float));
    float *matrix = zeroed(columns + bagged, net->layers[0].outputs, sizeof(float));
    double *sums = zeroed(n * (words + 1) + (names + 1) * (2 * classes + 1), 1, sizeof(double));
    const char *wrong = kept == NULL || vectors == NULL || in == NULL || matrix == NULL || sums == NULL ? NO_MEMORY : NULL;
    if (wrong == NULL)
        wrong = word_means(net, words, sums, vectors, bagged);
    if (wrong == NULL && around > 0)
        wrong = class_means(net, classes, names, around, sums + n * (words + 1), vectors + words, bagged);
    for (Py_ssize_t column = 0; column < columns && wrong == NULL; column++) {
        int used = !(low[column] <= 0 && high[column] >= 0);
        for (Py_ssize_t i = 0; i < n && !used; i++)
            used = values[column * n + i] != 0;
        if (used)
            kept[count++] = column;
    }
    Py_ssize_t dense = count;
    for (Py_ssize_t column = 0; column < bagged && wrong == NULL; column++)
        kept[count++] = columns + column;
    Layer layer = {matrix, net->layers[0].bias, count, net->layers[0].outputs};
    for (Py_ssize_t k = 0; k < count && wrong == NULL; k++)
        memcpy(matrix + k * layer.outputs, net->layers[0].matrix + kept[k] * layer.outputs, (size_t)layer.outputs * sizeof(float));
    if (wrong == NULL && (*hidden = zeroed(n + TILE, layer.outputs, sizeof(float))) == NULL)
        wrong = NO_MEMORY;
    for (Py_ssize_t start = 0; start < n && wrong == NULL; start += TILE) {
        Py_ssize_t rows = n - start < TILE ? n - start : TILE;
        for (Py_ssize_t k = 0; k < dense; k++) {
            const float *column = values + kept[k] * n + start;
            float least = low[kept[k]], greatest = high[kept[k]];
            for (Py_ssize_t i = 0; i < rows; i++)
                in[i * count + k] = column[i] < least ? least : column[i] > greatest ? greatest : column[i];
        }
        for (Py_ssize_t i = 0; i < rows; i++)
            memcpy(in + i * count + dense, vectors + (start + i) * bagged, (size_t)bagged * sizeof(float));
        float *out = *hidden + start * layer.outputs;
        apply(&layer, in, out);
        relu(out, TILE * layer.outputs);
    }
    free(kept);
    free(vectors);
    free(sums);
    free(in);
    free(matrix);
    return wrong;
}

/* -- other blocks -------------------------------------------------------------------------------------------------- */

/* Adds weighted rows by group. Returns the sums, (most + 1, width + 1), which the caller frees. */
static const char *group_sums(const float *rows, Py_ssize_t width, const float *weights, Py_ssize_t n, const int64_t *group, double **sums)
{
    int64_t last = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (group[i] < 0 || group[i] >= INT32_MAX)
            return OUT_OF_RANGE;
        last = group[i] > last ? group[i] : last;
    }
    *sums = zeroed((Py_ssize_t)last + 1, width + 1, sizeof(double));
    if (*sums == NULL)
        return NO_MEMORY;
    for (Py_ssize_t i = 0; i < n; i++) {
        double *sum = *sums + group[i] * (width + 1);
        float weight = weights ? weights[i] : 1;
        for (Py_ssize_t column = 0; column < width; column++)
            sum[column] += rows[i * width + column] * weight;
        sum[width] += weight;
    }
    return NULL;
}

/* What a layer reads of other blocks: the shorter vectors of all blocks, and their sums. */
typedef struct {
    const float *seen;
    Py_ssize_t width, shifts, spans;
    const int64_t *by;
    int page, groups;
    double *before, *grouped[2]; /* (n + 1, width + 1): sums of all blocks before each; sums by group */
    const int64_t *group[2];
} Others;

static const char *prepare(const Network *net, Others *o, const float *weights)
{
    Py_ssize_t wide = o->width + 1;
    o->before = zeroed(net->n + 1, wide, sizeof(double));
    if (o->before == NULL)
        return NO_MEMORY;
    for (Py_ssize_t i = 0; i < net->n; i++) {
        const double *before = o->before + i * wide;
        double *after = o->before + (i + 1) * wide;
        float weight = weights ? weights[i] : 1;
        for (Py_ssize_t column = 0; column < o->width; column++)
            after[column] = before[column] + o->seen[i * o->width + column] * weight;
        after[o->width] = before[o->width] + weight;
    }
    const char *wrong = NULL;
    for (int k = 0; k < o->groups && wrong == NULL; k++)
        wrong = group_sums(o->seen, o->width, weights, net->n, o->group[k], &o->grouped[k]);
    return wrong;
}

static void mean(const double *after, const double *before, Py_ssize_t width, double smoothing, float *out)
{
    double weight = after[width] - (before ? before[width] : 0) + smoothing;
    for (Py_ssize_t column = 0; column < width; column++)
        out[column] = (float)((after[column] - (before ? before[column] : 0)) / weight);
}

/* Stores what the layer reads for a block, behind its own vector; previous: the same of the block before, NULL for the first of a tile. */
static void context(const Network *net, const Others *o, Py_ssize_t i, const float *previous, float *out)
{
    Py_ssize_t width = o->width;
    size_t size = (size_t)width * sizeof(float);
    for (Py_ssize_t k = 0; k < o->shifts; k++, out += width, previous = previous ? previous + width : NULL) {
        if (o->by[k] < -i || o->by[k] >= net->n - i)
            memset(out, 0, size);
        else
            memcpy(out, o->seen + (i + o->by[k]) * width, size);
    }
    for (Py_ssize_t k = 0; k < o->spans + o->page; k++, out += width, previous = previous ? previous + width : NULL) {
        const int64_t *firsts = k < o->spans ? net->page[SPANS + k].buf : NULL, *lasts = k < o->spans ? net->page[SPANS + net->spans + k].buf : NULL;
        int64_t first = firsts ? firsts[i] : 0, last = lasts ? lasts[i] : net->n;
        if (previous && (firsts == NULL || (firsts[i - 1] == first && lasts[i - 1] == last)))
            memcpy(out, previous, size);
        else
            mean(o->before + last * (width + 1), o->before + first * (width + 1), width, net->smoothing, out);
    }
    for (int k = 0; k < o->groups; k++, out += width)
        mean(o->grouped[k] + o->group[k][i] * (width + 1), NULL, width, net->smoothing, out);
}

/* Stores a layer's outputs of all blocks, after ReLU, from the outputs of the layer before it. hidden: (n rounded up to TILE, outputs). */
static const char *context_layer(const Network *net, const Layer *before, const float *inputs, const Layer *shorter, const Layer *layer, Others *o, const float *weights,
                                 float **hidden)
{
    Py_ssize_t n = net->n, own = before->outputs;
    if (shorter->inputs != own || layer->inputs != own + shorter->outputs * (o->shifts + o->spans + o->page + o->groups))
        return WRONG_SIZE;
    float *in = zeroed(TILE, layer->inputs, sizeof(float)), *seen = zeroed(n + TILE, shorter->outputs, sizeof(float));
    *hidden = zeroed(n + TILE, layer->outputs, sizeof(float));
    const char *wrong = in == NULL || seen == NULL || *hidden == NULL ? NO_MEMORY : NULL;
    for (Py_ssize_t start = 0; start < n && wrong == NULL; start += TILE)
        apply(shorter, inputs + start * own, seen + start * shorter->outputs);
    o->seen = seen;
    o->width = shorter->outputs;
    if (wrong == NULL)
        wrong = prepare(net, o, weights);
    for (Py_ssize_t start = 0; start < n && wrong == NULL; start += TILE) {
        for (Py_ssize_t i = 0; i < TILE && start + i < n; i++) {
            float *row = in + i * layer->inputs;
            memcpy(row, inputs + (start + i) * own, (size_t)own * sizeof(float));
            context(net, o, start + i, i > 0 ? row + own - layer->inputs : NULL, row + own);
        }
        float *out = *hidden + start * layer->outputs;
        apply(layer, in, out);
        relu(out, TILE * layer->outputs);
    }
    free(in);
    free(seen);
    free(o->before);
    for (int k = 0; k < o->groups; k++)
        free(o->grouped[k]);
    return wrong;
}

/* -- logits -------------------------------------------------------------------------------------------------------- */

/* Replaces each number by the mean of its group. */
static const char *leveled(float *values, const float *weights, Py_ssize_t n, const int64_t *group)
{
    double *sums = NULL;
    const char *wrong = group_sums(values, 1, weights, n, group, &sums);
    for (Py_ssize_t i = 0; i < n && wrong == NULL; i++)
        values[i] = (float)(sums[2 * group[i]] / sums[2 * group[i] + 1]);
    free(sums);
    return wrong;
}

/* Stores the logits, from the third layer's outputs. */
static const char *last_layer(const Network *net, const float *inputs, float *logits)
{
    const Layer *layer = &net->layers[5];
    const float *weights = net->page[WEIGHT].buf;
    const int64_t *firsts = net->page[UNIT_FIRSTS].buf, *lasts = net->page[UNIT_LASTS].buf;
    Py_ssize_t n = net->n, own = net->layers[4].outputs;
    if (layer->inputs != own || layer->outputs != 2)
        return WRONG_SIZE;
    float *out = zeroed(TILE, 2, sizeof(float)), *shared = zeroed(n, 1, sizeof(float));
    double *sums = zeroed(n + 1, 2, sizeof(double));
    const char *wrong = out == NULL || shared == NULL || sums == NULL ? NO_MEMORY : NULL;
    for (Py_ssize_t start = 0; start < n && wrong == NULL; start += TILE) {
        apply(layer, inputs + start * own, out);
        for (Py_ssize_t i = 0; i < TILE && start + i < n; i++) {
            logits[start + i] = out[2 * i];
            shared[start + i] = out[2 * i + 1];
        }
    }
    if (wrong == NULL)
        wrong = leveled(shared, weights, n, net->page[ROLE].buf);
    for (Py_ssize_t i = 0; i < n && wrong == NULL; i++)
        logits[i] += shared[i];
    if (wrong == NULL)
        wrong = leveled(logits, weights, n, net->page[TIES].buf);
    for (Py_ssize_t i = 0; i < n && wrong == NULL; i++) {
        sums[2 * i + 2] = sums[2 * i] + logits[i] * weights[i];
        sums[2 * i + 3] = sums[2 * i + 1] + weights[i];
    }
    for (Py_ssize_t i = 0; i < n && wrong == NULL; i++) {
        if (firsts[i] < 0 || lasts[i] > n || firsts[i] > n || lasts[i] < 0)
            wrong = OUT_OF_RANGE;
        else
            logits[i] = (float)((sums[2 * lasts[i]] - sums[2 * firsts[i]]) / (sums[2 * lasts[i] + 1] - sums[2 * firsts[i] + 1]));
    }
    free(out);
    free(shared);
    free(sums);
    return wrong;
}

static const char *logits_of(const Network *net, float *logits)
{
    const Py_buffer *w = net->weights, *p = net->page;
    float *first = NULL, *second = NULL, *third = NULL;
    Others near = {.by = w[FIRST_SHIFTS].buf, .shifts = w[FIRST_SHIFTS].len / 8, .spans = net->spans, .page = 1, .groups = 2, .group = {p[LIKE].buf, p[ROLE].buf}};
    Others far = {.by = w[SECOND_SHIFTS].buf, .shifts = w[SECOND_SHIFTS].len / 8, .spans = net->second_spans, .groups = 1, .group = {p[ROLE].buf}};
    const char *wrong = first_layer(net, &first);
    if (wrong == NULL)
        wrong = context_layer(net, &net->layers[0], first, &net->layers[1], &net->layers[2], &near, p[WEIGHT].buf, &second);
    if (wrong == NULL)
        wrong = context_layer(net, &net->layers[2], second, &net->layers[3], &net->layers[4], &far, NULL, &third);
    if (wrong == NULL)
        wrong = last_layer(net, third, logits);
    free(first);
    free(second);
    free(third);
    return wrong;
}

/* -- the function -------------------------------------------------------------------------------------------------- */

static const char *sized(Network *net, Py_ssize_t logits)
{
    static const size_t OF_WEIGHTS[] = {4, 4, 2, 4, 4, 2, 4, 4, 8, 8}, OF_PAGE[] = {4, 4, 8, 4, 8, 8, 4, 8, 8, 8, 8, 8};
    const Py_buffer *w = net->weights, *p = net->page;
    const char *wrong = NULL;
    for (int k = 0; k < WEIGHTS; k++)
        (void)items(&w[k], k < MATRICES ? OF_WEIGHTS[k] : 4, &wrong);
    for (int k = 0; k < SPANS + 2 * net->spans; k++)
        (void)items(&p[k], k < SPANS ? OF_PAGE[k] : 8, &wrong);
    if (wrong != NULL)
        return wrong;
    Py_ssize_t n = net->n = p[WEIGHT].len / 4;
    net->columns = w[LOW].len / 4;
    if (n < 1 || n > INT32_MAX || logits != n || w[HIGH].len != w[LOW].len || p[VALUES].len / 4 != n * net->columns || p[FIRSTS].len / 8 != n + 1 ||
        p[CLASS_FIRSTS].len < 8 || p[CLASS_NAMES].len / 8 % n != 0 || net->second_spans < 0 || net->second_spans > net->spans)
        return WRONG_SIZE;
    for (int k = LIKE; k < SPANS + 2 * net->spans; k++)
        if (p[k].len / 8 != n)
            return WRONG_SIZE;
    for (int k = WORD_SLOTS; k <= CLASS_SLOTS; k += CLASS_SLOTS - WORD_SLOTS)
        if (w[k].len != 1 << 17 || w[k + 1].len == 0 || w[k + 2].len % w[k + 1].len != 0 || w[k + 2].len == 0)
            return WRONG_SIZE;
    for (int k = 0; k < LAYERS; k++) {
        const Py_buffer *matrix = &w[MATRICES + 2 * k], *bias = matrix + 1;
        Layer *layer = &net->layers[k];
        layer->outputs = bias->len / 4;
        layer->inputs = layer->outputs > 0 ? matrix->len / bias->len : 0;
        layer->matrix = matrix->buf;
        layer->bias = bias->buf;
        if (layer->outputs < 1 || layer->inputs < 1 || matrix->len != layer->inputs * bias->len)
            return WRONG_SIZE;
    }
    for (Py_ssize_t k = 0; k < 2 * net->spans; k++) {
        const int64_t *ends = p[SPANS + k].buf;
        for (Py_ssize_t i = 0; i < n; i++)
            if (ends[i] < 0 || ends[i] > n)
                return OUT_OF_RANGE;
    }
    return NULL;
}

PyObject *network_logits(PyObject *module, PyObject *args)
{
    Buffers held = {.count = 1};
    PyObject *weights, *page;
    Network net = {0};
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!O!nndw*", &PyTuple_Type, &weights, &PyTuple_Type, &page, &net.near, &net.second_spans, &net.smoothing, &held.all[0]))
        return NULL;
    int count = take(&held, weights, PyBUF_SIMPLE), more = count < 0 ? -1 : take(&held, page, PyBUF_SIMPLE);
    if (more < 0)
        return failed(&held);
    net.weights = held.all + 1;
    net.page = net.weights + count;
    net.spans = (more - SPANS) / 2;
    Py_ssize_t logits = items(&held.all[0], 4, &wrong);
    if (wrong == NULL && (count != WEIGHTS || more < SPANS || more != SPANS + 2 * net.spans))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = sized(&net, logits);
        if (wrong == NULL)
            wrong = logits_of(&net, held.all[0].buf);
        Py_END_ALLOW_THREADS
    }
    return finished(held.all, held.count, wrong, 0);
}
