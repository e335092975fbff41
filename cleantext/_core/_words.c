/* The words of texts, and what each block shares with the others: reference_words.py has their specification. */

#include "_native.h"

#include <math.h>

static double log_of(double value) { return log(1 + value); }

/* The parts are rounded to float32 before they are divided, as in numpy. */
static float ratio(double part, double whole)
{
    float by = (float)whole;
    return (float)part / (by > 1e-9F ? by : 1e-9F);
}

/* -- words --------------------------------------------------------------------------------------------------------- */

enum { FEWEST = 1024 };

typedef struct {
    Py_ssize_t count, room;
    uint32_t *ids;
    int32_t *letters;
    uint8_t *capital;
} Split;

typedef struct {
    const uint16_t *kinds; /* of each code point; the last one for all beyond */
    const uint32_t *folds;
    size_t known, folded;
    Py_ssize_t longest;
} Tables;

static uint32_t mixed(uint32_t hash)
{
    hash ^= hash >> 15;
    hash *= 0x85EBCA6BU;
    return hash ^ hash >> 13;
}

/* Returns whether a character of a word begins one, after a character of another class. */
static int begins_word(uint16_t kind, uint16_t previous)
{
    return !(previous & (LETTER | DIGIT)) || ((kind | previous) & DENSE) || ((kind & UPPER) && !(previous & UPPER));
}

/* Makes room for one more word. Returns 0 if there is not enough memory. */
static int grown(Split *s)
{
    if (s->count < s->room)
        return 1;
    Py_ssize_t room = s->room ? 2 * s->room : FEWEST;
    if (room > PY_SSIZE_T_MAX / 16)
        return 0;
    void *ids = realloc(s->ids, (size_t)room * sizeof(uint32_t));
    s->ids = ids ? ids : s->ids;
    void *letters = realloc(s->letters, (size_t)room * sizeof(int32_t));
    s->letters = letters ? letters : s->letters;
    void *capital = realloc(s->capital, (size_t)room);
    s->capital = capital ? capital : s->capital;
    s->room = ids && letters && capital ? room : s->room;
    return s->room == room;
}

static void ended(Split *s, uint32_t hash, Py_ssize_t length)
{
    s->ids[s->count] = mixed(hash);
    s->letters[s->count++] = (int32_t)(length < INT32_MAX ? length : INT32_MAX);
}

/* Adds the words of a text in UTF-8. Returns 0 if there is not enough memory, -1 if a character's class is not known. */
static int split(Split *s, const Tables *t, const uint8_t *text, Py_ssize_t size)
{
    Py_ssize_t length = 0;
    uint32_t hash = 0, power = 1;
    uint16_t previous = 0;
    for (Py_ssize_t i = 0; i < size;) {
        size_t code = text[i++];
        if (code >= 0x80) { /* Python's own UTF-8 is valid; the bounds are checked all the same */
            int more = code >= 0xF0 ? 3 : code >= 0xE0 ? 2 : 1;
            code &= 0x3FU >> more;
            for (; more > 0 && i < size; more--)
                code = code << 6 | (text[i++] & 0x3F);
        }
        uint16_t kind = t->kinds[code < t->known ? code : t->known - 1];
        if (kind & UNKNOWN)
            return -1;
        if (kind & (LETTER | DIGIT)) {
            if (begins_word(kind, previous)) {
                if (length > 0)
                    ended(s, hash, length);
                if (!grown(s))
                    return 0;
                s->capital[s->count] = (kind & UPPER) != 0;
                length = 0;
                hash = 0;
                power = 1;
            }
            if (length++ < t->longest) {
                hash += t->folds[code < t->folded ? code : t->folded - 1] * power;
                power *= 0x01000193U;
            }
        }
        previous = kind;
    }
    if (length > 0)
        ended(s, hash, length);
    return 1;
}

/* Returns the words' columns as bytes, and how many words there are; firsts gets the first word of each text. None if a class is not known. */
PyObject *text_words(PyObject *module, PyObject *args)
{
    Py_buffer b[3];
    PyObject *texts, *made = NULL;
    Tables t = {0};
    Split s = {0};
    const char *wrong = NULL;
    int done;
    (void)module;
    if (!PyArg_ParseTuple(args, "O!y*y*nw*", &PyList_Type, &texts, &b[0], &b[1], &t.longest, &b[2]))
        return NULL;
    Py_ssize_t count = PyList_Size(texts), known = items(&b[0], 2, &wrong), folded = items(&b[1], 4, &wrong), firsts = items(&b[2], 8, &wrong);
    if (wrong != NULL || known < 1 || folded < 1 || firsts != count + 1)
        return finished(b, 3, WRONG_SIZE, 0);
    t.kinds = b[0].buf;
    t.folds = b[1].buf;
    t.known = (size_t)known;
    t.folded = (size_t)folded;
    int64_t *first = b[2].buf;
    first[0] = 0;
    done = grown(&s);
    for (Py_ssize_t i = 0; i < count && done == 1; i++) {
        Py_ssize_t size = 0;
        PyObject *text = PyList_GetItem(texts, i);
        const char *bytes = text != NULL ? PyUnicode_AsUTF8AndSize(text, &size) : NULL;
        if (bytes == NULL)
            break;
        done = split(&s, &t, (const uint8_t *)bytes, size);
        first[i + 1] = s.count;
    }
    if (!PyErr_Occurred() && done == 1)
        made = Py_BuildValue("y#y#y#", (char *)s.ids, s.count * 4, (char *)s.letters, s.count * 4, (char *)s.capital, s.count);
    else if (!PyErr_Occurred() && done == 0)
        PyErr_NoMemory();
    else if (!PyErr_Occurred())
        made = Py_NewRef(Py_None);
    free(s.ids);
    free(s.letters);
    free(s.capital);
    for (int i = 0; i < 3; i++)
        PyBuffer_Release(&b[i]);
    return made;
}

/* -- shares -------------------------------------------------------------------------------------------------------- */

enum { LEXICAL = 8, MOST_DECLARED = 8, SHORT = 3, LONG = 9, SMALL = 256 };

typedef struct {
    int32_t first, all, body, seen; /* index of its first occurrence; occurrences in blocks, and in the body; the last block with it, from 1 */
    uint32_t declared;              /* a bit for each declared text that has it */
} Word;

typedef struct {
    Py_ssize_t n, words, declared;
    const uint32_t *ids;
    const int32_t *letters;
    const uint8_t *capital, *body;
    const int64_t *firsts;
    float *out; /* (LEXICAL + 2 * declared, n) */
} Words;

/* Stores the number of each word's entry; the entries have room for all words. */
static const char *entries(const Words *w, uint64_t secret, Word *words, int32_t *numbers)
{
    size_t slots = 16;
    while (slots < 2 * (size_t)w->words)
        slots *= 2;
    int32_t *held = malloc(slots * sizeof(int32_t)), count = 0;
    if (held == NULL)
        return NO_MEMORY;
    memset(held, -1, slots * sizeof(int32_t));
    for (Py_ssize_t i = 0; i < w->words; i++) {
        size_t slot = (size_t)keyed(w->ids[i], secret) & (slots - 1);
        while (held[slot] >= 0 && w->ids[words[held[slot]].first] != w->ids[i])
            slot = (slot + 1) & (slots - 1);
        if (held[slot] < 0) {
            words[count].first = (int32_t)i;
            held[slot] = count++;
        }
        numbers[i] = held[slot];
    }
    free(held);
    return NULL;
}

/* Stores the columns of a block's words. */
static void words_of(const Words *w, Py_ssize_t block, Word *words, const int32_t *numbers, const float *logs, const int32_t *sizes, uint64_t *line)
{
    int32_t capital = 0, inner = 0, shorter = 0, longer = 0, elsewhere = 0, rare = 0, part[MOST_DECLARED] = {0}, whole[MOST_DECLARED] = {0};
    double often = 0;
    uint64_t power = 1;
    Py_ssize_t first = (Py_ssize_t)w->firsts[block], last = (Py_ssize_t)w->firsts[block + 1];
    *line = 0;
    for (Py_ssize_t i = first; i < last; i++) {
        Word *word = &words[numbers[i]];
        int32_t others = word->body - (w->body[block] != 0);
        capital += w->capital[i] != 0;
        inner += w->capital[i] != 0 && i > first;
        shorter += w->letters[i] <= SHORT;
        longer += w->letters[i] >= LONG;
        elsewhere += others > 0;
        often += (double)(others < SMALL ? logs[others] : (float)log_of(others));
        rare += word->all == 1;
        for (Py_ssize_t text = 0; text < w->declared && word->declared >> text; text++) {
            int found = (word->declared >> text & 1) != 0;
            part[text] += found;
            whole[text] += found && word->seen <= block;
        }
        word->seen = (int32_t)block + 1;
        *line += w->ids[i] * power;
        power *= 0x01000193U;
    }
    double count = (double)(last - first);
    float *out = w->out + block;
    const double sums[] = {capital, inner, shorter, longer, elsewhere, often, rare};
    for (int row = 0; row < LEXICAL - 1; row++)
        out[row * w->n] = ratio(sums[row], row == 1 ? count - 1 : count);
    for (Py_ssize_t text = 0; text < w->declared; text++) {
        out[(LEXICAL + 2 * text) * w->n] = ratio(part[text], count);
        out[(LEXICAL + 2 * text + 1) * w->n] = ratio(whole[text], sizes[text]);
    }
}

static const char *share_words(const Words *w, uint64_t secret, Word *words, int32_t *numbers, uint64_t *lines, int64_t *copies)
{
    float logs[SMALL];
    int32_t sizes[MOST_DECLARED] = {0};
    const char *wrong = entries(w, secret, words, numbers);
    if (wrong != NULL)
        return wrong;
    for (int i = 0; i < SMALL; i++)
        logs[i] = (float)log_of(i);
    for (Py_ssize_t text = 0; text < w->n + w->declared; text++) {
        for (Py_ssize_t i = (Py_ssize_t)w->firsts[text]; i < w->firsts[text + 1]; i++) {
            Word *word = &words[numbers[i]];
            if (text < w->n) {
                word->all++;
                word->body += w->body[text] != 0;
            } else if (!(word->declared >> (text - w->n) & 1)) {
                word->declared |= 1U << (text - w->n);
                sizes[text - w->n]++;
            }
        }
    }
    for (Py_ssize_t block = 0; block < w->n; block++)
        words_of(w, block, words, numbers, logs, sizes, &lines[block]);
    int64_t *of_line = copies + w->n;
    Py_ssize_t count = 0;
    wrong = number(lines, w->n, secret, of_line, copies, &count);
    for (Py_ssize_t block = 0; block < w->n && wrong == NULL; block++)
        w->out[(LEXICAL - 1) * w->n + block] = (float)log_of((double)copies[of_line[block]]);
    return wrong;
}

static const char *checked(const Words *w)
{
    if (w->firsts[0] != 0 || w->firsts[w->n + w->declared] != w->words)
        return OUT_OF_RANGE;
    for (Py_ssize_t text = 0; text < w->n + w->declared; text++)
        if (w->firsts[text + 1] < w->firsts[text])
            return OUT_OF_RANGE;
    return NULL;
}

PyObject *word_shares(PyObject *module, PyObject *args)
{
    Py_buffer b[6];
    unsigned long long secret;
    const char *wrong = NULL;
    (void)module;
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*Kw*", &b[0], &b[1], &b[2], &b[3], &b[4], &secret, &b[5]))
        return NULL;
    Words w = {.n = b[4].len, .words = items(&b[0], 4, &wrong), .ids = b[0].buf, .letters = b[1].buf, .capital = b[2].buf, .firsts = b[3].buf};
    w.body = b[4].buf;
    w.declared = items(&b[3], 8, &wrong) - w.n - 1;
    w.out = b[5].buf;
    Py_ssize_t letters = items(&b[1], 4, &wrong), out = items(&b[5], 4, &wrong);
    if (wrong == NULL && (w.n < 1 || w.n > INT32_MAX / 4 || w.words > INT32_MAX / 4 || w.declared < 0 || w.declared > MOST_DECLARED ||
                          letters != w.words || b[2].len != w.words || out != (LEXICAL + 2 * w.declared) * w.n))
        wrong = WRONG_SIZE;
    if (wrong == NULL) {
        Py_BEGIN_ALLOW_THREADS
        wrong = checked(&w);
        Word *words = zeroed(w.words, 1, sizeof(Word));
        int32_t *numbers = zeroed(w.words, 1, sizeof(int32_t));
        uint64_t *lines = zeroed(w.n, 1, sizeof(uint64_t));
        int64_t *copies = zeroed(w.n, 2, sizeof(int64_t));
        if (wrong == NULL && (words == NULL || numbers == NULL || lines == NULL || copies == NULL))
            wrong = NO_MEMORY;
        if (wrong == NULL)
            wrong = share_words(&w, secret, words, numbers, lines, copies);
        free(words);
        free(numbers);
        free(lines);
        free(copies);
        Py_END_ALLOW_THREADS
    }
    return finished(b, 6, wrong, 0);
}
