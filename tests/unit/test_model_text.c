/*
 * test_model.c - models as JSON text: what is one, what is none, and every digit of it.
 */
#define _POSIX_C_SOURCE 200809L /* strndup */
#include "model/model_text.h"
#include "test.h"

#include <math.h>

#define COUNT(x) (sizeof(x) / sizeof(x)[0])

static struct model_flaw model_flaw; /* of the last text that was read */

static bool model_reads(const char *text, struct model *model) {
    /* a copy without an end, so that a sanitizer sees what is read beyond it */
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    memcpy(copy, text, length);
    bool read = model_read(copy, length, model, &model_flaw);
    free(copy);
    return read;
}

static void model_test_purchases(void **state) {
    (void)state;
    struct model model;
    assert_true(model_reads(
        "{\"model\":\"mbg/nbd\",\"parameters\":{\"r\":0.5,\"alpha\":6,\"a\":1e-1,\"b\":16.25E+1}}", &model));
    assert_int_equal(model.purchases_part, MODEL_KNOWN);
    assert_int_equal(model.spend_part, MODEL_ABSENT);
    assert_int_equal(model.sbg_part, MODEL_ABSENT);
    assert_int_equal(model.purchases.kind, PURCHASES_MBG_NBD);
    const double want[] = {0.5, 6, 0.1, 162.5};
    for (size_t i = 0; i < COUNT(want); i++)
        assert_true(model.purchases.parameters[i] == want[i]);
    assert_true(model_reads(
        "{\"model\":\"pareto/nbd\",\"parameters\":{\"beta\":4,\"s\":3,\"alpha\":2,\"r\":1}}", &model));
    assert_int_equal(model.purchases.kind, PURCHASES_PARETO_NBD);
    for (int i = 0; i < PURCHASES_PARAMETERS; i++)
        assert_true(model.purchases.parameters[i] == i + 1);
    assert_true(
        model_reads("{\"model\":\"bg/nbd\",\"parameters\":null,\"reason\":\"none\",\"spend\":null}", &model));
    assert_int_equal(model.purchases.kind, PURCHASES_BG_NBD);
    assert_int_equal(model.purchases_part, MODEL_UNKNOWN);
    assert_int_equal(model.spend_part, MODEL_ABSENT);
}

static void model_test_spend(void **state) {
    (void)state;
    struct model model;
    assert_true(model_reads(
        "{\"spend\":{\"parameters\":{\"v\":15.5,\"q\":3.75,\"p\":6.25},\"model\":\"gamma-gamma\"},"
        "\"parameters\":{\"r\":1,\"alpha\":1,\"a\":1,\"b\":1},\"model\":\"bg/nbd\"}",
        &model));
    assert_int_equal(model.spend_part, MODEL_KNOWN);
    assert_true(model.spend.p == 6.25 && model.spend.q == 3.75 && model.spend.v == 15.5);
    assert_true(model_reads("{\"model\":\"bg/nbd\",\"parameters\":{\"r\":1,\"alpha\":1,\"a\":1,\"b\":1},"
                            "\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":null}}",
                            &model));
    assert_int_equal(model.spend_part, MODEL_UNKNOWN);
}

static void model_test_contracts(void **state) {
    (void)state;
    struct model model;
    assert_true(
        model_reads(" {\n\t\"model\" : \"sbg\" ,\r\n \"parameters\" : { \"alpha\" : 0.25 , \"beta\" : 4 } , "
                    "\"more\" : [ 1 , { } , [ ] , \"x\\\"\\u00e9\" , true , false , null , -0.5e-3 ] } \n",
                    &model));
    assert_int_equal(model.sbg_part, MODEL_KNOWN);
    assert_int_equal(model.purchases_part, MODEL_ABSENT);
    assert_true(model.contracts.alpha == 0.25 && model.contracts.beta == 4);
}

/* Names as programs escape them, and longer ones than any that is looked for. */
static void model_test_escapes(void **state) {
    (void)state;
    struct model model;
    assert_true(model_reads(
        "{\"a_name_that_no_model_has\":1,\"\\u006D\\u006fdel\":\"bg\\/nbd\",\"m\\u00e9\":2,\"mode\\n\":3,"
        "\"parameters\":{\"\\u0072\":0.5,\"alpha\":6,\"\\u0061\":1,\"b\":2,\"parameters_of_another_model\":0}"
        "}",
        &model));
    assert_int_equal(model.purchases.kind, PURCHASES_BG_NBD);
    assert_true(model.purchases.parameters[0] == 0.5 && model.purchases.parameters[2] == 1);
    assert_false(model_reads("{\"model\":\"bg/nbd/nbd/nbd/nbd/nbd\",\"parameters\":null}", &model));
    assert_false(model_reads("{\"model\":\"s\\u0162g\",\"parameters\":null}", &model));
    assert_false(model_reads("{\"model\":\"sbg\\u00e9\",\"parameters\":null}", &model));
}

/* A NUL is a sign like others, and none that stands in JSON. */
static void model_test_nul(void **state) {
    (void)state;
    static const char *const texts[] = {"{\"model\":\"sbg\",\"parameters\":null,\"more\":\"\\@\"}",
                                        "{\"model\":\"sbg\",\"parameters\":null,\"more\":\"\\u12@4\"}",
                                        "{\"model\":\"sbg\",\"parameters\":null,\"more\":\"@\"}",
                                        "{\"model\":\"sbg\",\"parameters\":null}@"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct model model;
        char *text = strdup(texts[i]);
        size_t length = strlen(text);
        *strchr(text, '@') = '\0';
        assert_false(model_read(text, length, &model, &model_flaw));
        free(text);
    }
}

#define SBG(more)   "{\"model\":\"sbg\",\"parameters\":{\"alpha\":1,\"beta\":2}" more
#define WITH(alpha) "{\"model\":\"sbg\",\"parameters\":{\"alpha\":" alpha ",\"beta\":2}}"

static void model_test_none(void **state) {
    (void)state;
    static const char *const none[] = {
        "",
        " ",
        "{",
        "}",
        "[]",
        "null",
        "1",
        "\"sbg\"",
        "{}",
        "{\"model\":\"sbg\"}",
        "{\"model\":\"sbg\",}",
        "{\"parameters\":{\"alpha\":1,\"beta\":2}}",
        "{\"model\":\"other\",\"parameters\":null}",
        "{\"model\":\"SBG\",\"parameters\":null}",
        "{\"model\":null,\"parameters\":null}",
        "{\"model\":\"sbg\",\"parameters\":{}}",
        "{\"model\":\"sbg\",\"parameters\":{\"alpha\":1}}",
        "{\"model\":\"sbg\",\"parameters\":[1,2]}",
        "{\"model\":\"sbg\",\"parameters\":3}",
        "{\"model\":\"sbg\",\"model\":\"sbg\",\"parameters\":null}",
        SBG(",\"parameters\":null}"),
        SBG(""),
        SBG("} x"),
        SBG("}}"),
        SBG(",}"),
        SBG(",\"more\"}"),
        SBG(",\"more\":}"),
        SBG(",more:1}"),
        SBG(",\"more\":[}"),
        SBG(",\"more\":[1,]}"),
        SBG(",\"more\":{\"x\"}}"),
        SBG(",\"more\":tru}"),
        SBG(",\"more\":\"\\x\"}"),
        SBG(",\"more\":\"\\u12g4\"}"),
        SBG(",\"more\":\"\t\"}"),
        SBG(",\"more\":\"}"),
        SBG(",\"more\":\"\\"),
        SBG(",\"more\":\"\\u12"),
        SBG(",\"more\":01}"),
        SBG(",\"more\":.5}"),
        SBG(",\"more\":5.}"),
        SBG(",\"more\":1e}"),
        SBG(",\"more\":1e+}"),
        SBG(",\"more\":+1}"),
        SBG(",\"more\":-}"),
        SBG(",\"more\":- 1}"),
        SBG(",\"more\":NaN}"),
        SBG(",\"more\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}"),
        WITH("0"),
        WITH("-1"),
        WITH("\"1\""),
        WITH("null"),
        WITH("true"),
        WITH("1e999"),
        WITH("1e-999"),
        WITH("0x1"),
        WITH("1,\"alpha\":1"),
        WITH("Infinity"),
        WITH("1e99999999999999999999"),
        WITH("0e5"),
        WITH("1000000000000000000000000000000e99999"),
        WITH("0.0000000000000000000000000000001e-99999"),
        SBG(",\"more\":\"\\u12G4\"}"),
        "{\"model\":\"mbg/nbd\",\"parameters\":{\"r\":1,\"alpha\":1,\"s\":1,\"beta\":1}}",
        "{\"model\":\"mbg/nbd\",\"parameters\":null,\"spend\":{}}",
        "{\"model\":\"mbg/nbd\",\"parameters\":null,\"spend\":{\"model\":\"gamma-gamma\"}}",
        "{\"model\":\"mbg/nbd\",\"parameters\":null,\"spend\":{\"model\":\"sbg\",\"parameters\":null}}",
        "{\"model\":\"mbg/"
        "nbd\",\"parameters\":null,\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":{\"p\":1,\"q\":1}}}",
        "{\"model\":\"mbg/"
        "nbd\",\"parameters\":null,\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":null},"
        "\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":null}}",
    };
    struct model model;
    for (size_t i = 0; i < COUNT(none); i++)
        if (model_reads(none[i], &model)) fail_msg("taken for a model: %s", none[i]);
}

#define NBD(more) "{\"model\":\"mbg/nbd\",\"parameters\":{\"r\":1,\"alpha\":1,\"a\":1,\"b\":1}" more "}"

/* What is wrong, which member it is about, and where: at the @, which is not part of the text. */
static void model_test_flaws(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum model_flaw_kind kind;
        const char *member;
    } flaws[] = {
        {"@", MODEL_FLAW_OBJECT, "the text"},
        {" @[1]", MODEL_FLAW_OBJECT, "the text"},
        {"{@", MODEL_FLAW_JSON, "the text"},
        {"{\"model\":@", MODEL_FLAW_NAME, "model"},
        {"{\"model\": @7}", MODEL_FLAW_NAME, "model"},
        {"{\"model\":\"sbg@", MODEL_FLAW_JSON, "the text"},
        {"{\"model\":\"s\t@bg\"}", MODEL_FLAW_JSON, "the text"},
        {"{\"model\":@\"other\",\"parameters\":null}", MODEL_FLAW_NAME, "model"},
        {"{\"model\":\"sbg\",\"model\":@\"sbg\",\"parameters\":null}", MODEL_FLAW_TWICE, "model"},
        {"{}", MODEL_FLAW_MISSING, "model"},
        {"{\"parameters\":null}", MODEL_FLAW_MISSING, "model"},
        {"{\"model\":\"sbg\"}", MODEL_FLAW_MISSING, "parameters"},
        {"{\"model\":\"sbg\",\"parameters\":@3}", MODEL_FLAW_OBJECT, "parameters"},
        {"{\"model\":\"sbg\",\"parameters\":@", MODEL_FLAW_OBJECT, "parameters"},
        {"{\"model\":\"sbg\",\"parameters\":{}}", MODEL_FLAW_MISSING, "parameters.alpha"},
        {"{\"model\":\"sbg\",\"parameters\":{\"alpha\":1}}", MODEL_FLAW_MISSING, "parameters.beta"},
        {"{\"model\":\"sbg\",\"parameters\":{\"alpha\":1 @2}}", MODEL_FLAW_JSON, "the text"},
        {SBG(",\"parameters\": @null}"), MODEL_FLAW_TWICE, "parameters"},
        {SBG("} @x"), MODEL_FLAW_JSON, "the text"},
        {SBG("@"), MODEL_FLAW_JSON, "the text"},
        {SBG(",@}"), MODEL_FLAW_JSON, "the text"},
        {SBG(",\"more\"@}"), MODEL_FLAW_JSON, "the text"},
        {SBG(",\"more\":@}"), MODEL_FLAW_JSON, "the text"},
        {SBG(",\"more\":[[[[[[[[[[[[[[[[[@1]]]]]]]]]]]]]]]]]}"), MODEL_FLAW_DEPTH, "the text"},
        {WITH("@0"), MODEL_FLAW_NUMBER, "parameters.alpha"},
        {WITH(" @-1"), MODEL_FLAW_NUMBER, "parameters.alpha"},
        {WITH("@\"1\""), MODEL_FLAW_NUMBER, "parameters.alpha"},
        {WITH("@1e999"), MODEL_FLAW_NUMBER, "parameters.alpha"},
        {WITH("@"), MODEL_FLAW_NUMBER, "parameters.alpha"},
        {WITH("1,\"alpha\":@1"), MODEL_FLAW_TWICE, "parameters.alpha"},
        {NBD(",\"spend\":@[]"), MODEL_FLAW_OBJECT, "spend"},
        {NBD(",\"spend\":{}"), MODEL_FLAW_MISSING, "spend.parameters"},
        {NBD(",\"spend\":{\"parameters\":null,\"model\":@\"sbg\"}"), MODEL_FLAW_NAME, "spend.model"},
        {NBD(",\"spend\":{\"model\":@1}"), MODEL_FLAW_NAME, "spend.model"},
        {NBD(",\"spend\":{\"parameters\":@1}"), MODEL_FLAW_OBJECT, "spend.parameters"},
        {NBD(",\"spend\":{\"parameters\":null,\"parameters\":@{}}"), MODEL_FLAW_TWICE, "spend.parameters"},
        {NBD(",\"spend\":{\"parameters\":{\"p\":1,\"q\":@0,\"v\":-1}}"), MODEL_FLAW_NUMBER,
         "spend.parameters.q"},
        {NBD(",\"spend\":{\"parameters\":{\"p\":1,\"v\":1}}"), MODEL_FLAW_MISSING, "spend.parameters.q"},
        {NBD(",\"spend\":{\"parameters\":null},\"spend\":@null"), MODEL_FLAW_TWICE, "spend"},
        {"{\"model\":\"mbg/nbd\",\"parameters\":null,\"spend\":@", MODEL_FLAW_OBJECT, "spend"},
        {SBG("}"), MODEL_FLAW_NONE, ""},
    };
    for (size_t i = 0; i < COUNT(flaws); i++) {
        struct model model;
        char text[256], member[64];
        size_t before = strcspn(flaws[i].text, "@"), byte = flaws[i].text[before] ? before + 1 : 0;
        snprintf(text, sizeof text, "%.*s%s", (int)before, flaws[i].text,
                 flaws[i].text + before + (byte > 0));
        assert_int_equal(model_reads(text, &model), flaws[i].kind == MODEL_FLAW_NONE);
        snprintf(member, sizeof member, "%s%s%s", model_flaw.object, model_flaw.group, model_flaw.name);
        if (model_flaw.kind != flaws[i].kind || model_flaw.byte != byte ||
            strcmp(member, flaws[i].member) != 0)
            fail_msg("%s: kind %d, byte %d, member '%s'", text, (int)model_flaw.kind, (int)model_flaw.byte,
                     member);
    }
}

/* Every beginning of a model is none, and each byte changed gives a model or none, not something worse. */
static void model_test_damage(void **state) {
    (void)state;
    const char *whole =
        "{\"model\":\"pareto/nbd\",\"parameters\":{\"r\":0.55,\"alpha\":10.5,\"s\":0.6,\"beta\":1.16e1},"
        "\"customers\":5,\"converged\":true,\"reason\":null,"
        "\"spend\":{\"model\":\"gamma-gamma\",\"parameters\":{\"p\":6,\"q\":4,\"v\":16},\"left_out\":0}}";
    struct model model;
    size_t length = strlen(whole), models = 0;
    assert_true(model_reads(whole, &model));
    for (size_t cut = 0; cut < length; cut++) {
        char *start = strndup(whole, cut);
        if (model_reads(start, &model)) fail_msg("taken for a model: %s", start);
        free(start);
    }
    char *changed = strdup(whole);
    for (size_t at = 0; at < length; at++) {
        for (int byte = 1; byte < 256; byte++) {
            changed[at] = (char)byte;
            if (!model_reads(changed, &model)) continue;
            models++;
            for (int i = 0; i < PURCHASES_PARAMETERS; i++)
                assert_true(model.purchases.parameters[i] > 0 && isfinite(model.purchases.parameters[i]));
        }
        changed[at] = whole[at];
    }
    free(changed);
    assert_in_range(models, length, length * 100);
}

/* Numbers are those of the C library's strtod(), here in the locale C: as written with 17 digits, as people write
** them, and at the ends of what doubles hold. */
static void model_test_numbers(void **state) {
    (void)state;
    struct model model;
    uint64_t seed = 7;
    char number[64], text[128];
    for (int i = 0; i < 100000; i++) {
        double value =
            ldexp(1 + test_random(&seed, 1u << 31) / 2147483648.0 + test_random(&seed, 1 << 20) * 0x1p-52,
                  (int)test_random(&seed, 200) - 100);
        if (i % 3)
            snprintf(number, sizeof number, "%.17g", value);
        else
            snprintf(number, sizeof number, "%.*e", i % 16, value);
        double want = strtod(number, NULL);
        snprintf(text, sizeof text, WITH("%s"), number);
        assert_true(model_reads(text, &model));
        if (!(fabs(model.contracts.alpha - want) <= 1.2e-16 * 2 * want))
            fail_msg("%s: %.17g", number, model.contracts.alpha);
    }
    static const char *const numbers[] = {
        "0.1",   "1",      "123456789012345678901234567890", "0.000000000000000000000000000001234",
        "1e308", "1e-307", "10000000000000000000000e-22",    "0.30000000000000004"};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        double want = strtod(numbers[i], NULL);
        snprintf(text, sizeof text, WITH("%s"), numbers[i]);
        assert_true(model_reads(text, &model));
        if (!(fabs(model.contracts.alpha - want) <= 4e-16 * want))
            fail_msg("%s: %.17g", numbers[i], model.contracts.alpha);
    }
}

static void model_test_names(void **state) {
    (void)state;
    enum purchases_kind kind;
    for (int i = 0; i < 3; i++) {
        const char *name = model_purchases_name((enum purchases_kind)i);
        assert_true(model_purchases_kind(name, strlen(name), &kind));
        assert_int_equal(kind, i);
        assert_false(model_purchases_kind(name, strlen(name) - 1, &kind));
    }
    assert_true(model_purchases_kind("Pareto/NBD", 10, &kind));
    assert_int_equal(kind, PURCHASES_PARETO_NBD);
    assert_false(model_purchases_kind("", 0, &kind));
    assert_false(model_purchases_kind("mbg/nbd2", 8, &kind));
    assert_false(model_purchases_kind("mbg\x0fnbd", 7, &kind));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(model_test_purchases), cmocka_unit_test(model_test_spend),
        cmocka_unit_test(model_test_contracts), cmocka_unit_test(model_test_escapes),
        cmocka_unit_test(model_test_nul),       cmocka_unit_test(model_test_none),
        cmocka_unit_test(model_test_flaws),     cmocka_unit_test(model_test_damage),
        cmocka_unit_test(model_test_numbers),   cmocka_unit_test(model_test_names),
    };
    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
