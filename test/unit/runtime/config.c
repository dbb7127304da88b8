// RUN: %unit runtime %s
// RUN: %unit runtime %s --print | diff %src/docs/config.md -
/* SPDX-License-Identifier: BSD-3-Clause */
/* Parsing of every type of setting, precedence, refusals, the table. */
#include "config.h"
#include "check.h"
#include "death.h"

static const char *test_name, *test_value;

static void read_it(void) {
  setenv(test_name, test_value, 1);
  edat__config_init();
}

static void refuse(const char *name, const char *value, const char *text) {
  test_name = name;
  test_value = value;
  struct death d = die_in(read_it);
  check_note("%s=%s gave %.90s", name, value, d.text);
  CHECK_INT(d.status, 1);
  CHECK(strstr(d.text, text));
  check_note("%s", "");
}

static void test_defaults(void) {
  edat__config_init();
  CHECK_INT(edat__config_int(CONFIG_NUM_WORKERS), 0);
  CHECK_INT(edat__config_int(CONFIG_STACK_SIZE), 1 << 20);
  CHECK_INT(edat__config_int(CONFIG_OUTBOX), 64 << 20);
  CHECK_INT(edat__config_int(CONFIG_MEMORY_HIGH), 0);
  CHECK(!edat__config_bool(CONFIG_REPORT_WORKER_MAPPING));
  CHECK_INT(edat__config_choice(CONFIG_HANG), HANG_REPORT);
  CHECK_STR(edat__config_string(CONFIG_TRACE), "");
  CHECK(edat__config_seconds(CONFIG_BATCHING_EVENTS_TIMEOUT) > 0.09);
  CHECK(!edat__config_is_set(CONFIG_TRACE));
  edat__config_fini();
}

static bool bool_of(const char *text) {
  setenv("EDAT_REPORT_WORKER_MAPPING", text, 1);
  edat__config_init();
  unsetenv("EDAT_REPORT_WORKER_MAPPING");
  return edat__config_bool(CONFIG_REPORT_WORKER_MAPPING);
}

static int64_t stack_of(const char *text) {
  setenv("EDAT_STACK_SIZE", text, 1);
  edat__config_init();
  unsetenv("EDAT_STACK_SIZE");
  return edat__config_int(CONFIG_STACK_SIZE);
}

static void test_values(void) {
  const char *yes[] = {"true", "1", "yes", "on", "TRUE", "On"};
  const char *no[] = {"false", "0", "no", "off", "False"};
  for (size_t i = 0; i < EDAT_LENGTH(yes); i++)
    CHECK(bool_of(yes[i]));
  for (size_t i = 0; i < EDAT_LENGTH(no); i++)
    CHECK(!bool_of(no[i]));
  CHECK_INT(stack_of("65536"), 65536);
  CHECK_INT(stack_of("64K"), 65536);
  CHECK_INT(stack_of("3m"), 3 << 20);
  CHECK_INT(stack_of("2G"), INT64_C(2) << 30);
  setenv("EDAT_WORKER_MAPPING", "linear", 1);
  setenv("EDAT_TRACE", "task,wait", 1);
  edat__config_init();
  CHECK_INT(edat__config_choice(CONFIG_WORKER_MAPPING), MAPPING_LINEAR);
  CHECK_STR(edat__config_string(CONFIG_TRACE), "task,wait");
  CHECK(edat__config_is_set(CONFIG_TRACE));
  unsetenv("EDAT_WORKER_MAPPING");
  unsetenv("EDAT_TRACE");
  edat__config_fini();
}

static void test_precedence(void) {
  edat__config_set("EDAT_NUM_WORKERS", "3");
  edat__config_set("EDAT_OUTBOX", "1M");
  setenv("EDAT_NUM_WORKERS", "5", 1);
  edat__config_init();
  CHECK_INT(edat__config_int(CONFIG_NUM_WORKERS), 5);
  CHECK_INT(edat__config_int(CONFIG_OUTBOX), 1 << 20);
  unsetenv("EDAT_NUM_WORKERS");
  edat__config_fini();
  edat__config_init();
  CHECK_INT(edat__config_int(CONFIG_NUM_WORKERS), 0);
  edat__config_fini();
}

static void set_unknown(void) { edat__config_set("EDAT_NUM_WORKRES", "1"); }

static void warn_unknown(void) {
  setenv("EDAT_NUM_WORKER", "1", 1);
  setenv("EDAT_QUITE_SOMETHING_ELSE", "1", 1);
  edat__config_warn_unknown();
}

static void test_refusals(void) {
  refuse("EDAT_NUM_WORKERS", "many",
         "edat: EDAT_NUM_WORKERS=many is not understood [edat-setting-value]\n"
         "edat: note: accepted is a whole number from 0 to 4096\n");
  refuse("EDAT_NUM_WORKERS", "-1", "whole number");
  refuse("EDAT_NUM_WORKERS", "5000", "whole number");
  refuse("EDAT_NUM_WORKERS", "", "whole number");
  refuse("EDAT_NUM_WORKERS", "4 ", "whole number");
  refuse("EDAT_NUM_WORKERS", "99999999999999999999", "whole number");
  refuse("EDAT_NUM_WORKERS", "1K", "whole number");
  refuse("EDAT_STACK_SIZE", "1Q", "powers of 1024");
  refuse("EDAT_STACK_SIZE", "1", "at least 16384");
  refuse("EDAT_STACK_SIZE", "9999999999999G", "powers of 1024");
  refuse("EDAT_MEMORY_HIGH", "-1", "at least 0");
  refuse("EDAT_MEMORY_HIGH", "half", "a number of bytes");
  refuse("EDAT_REPORT_WORKER_MAPPING", "maybe", "yes, no, on or off");
  refuse("EDAT_WORKER_MAPPING", "round", "one of auto|linear|linearfromcore");
  CHECK(strstr(die_in(set_unknown).text, "did you mean 'EDAT_NUM_WORKERS'?"));
  struct death d = die_in(warn_unknown);
  CHECK(
      strstr(d.text, "EDAT_NUM_WORKER, which is no setting [edat-variable]\n"));
  CHECK(strstr(d.text, "note: did you mean 'EDAT_NUM_WORKERS'?"));
  CHECK(strstr(
      d.text,
      "EDAT_QUITE_SOMETHING_ELSE, which is no setting [edat-variable]\n"));
  CHECK_INT(d.status, 0);
}

/* --print gives docs/config.md. */
static void test_table(void) {
  char *text = NULL;
  size_t bytes = 0;
  FILE *out = open_memstream(&text, &bytes);
  edat__config_print_markdown(out);
  fclose(out);
  CHECK(strstr(text, "## `EDAT_STACK_SIZE`"));
  CHECK(strstr(text, "Default: `1M`."));
  free(text);
}

int main(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "--print") == 0) {
    edat__config_print_markdown(stdout);
    return 0;
  }
  RUN(test_defaults);
  RUN(test_values);
  RUN(test_precedence);
  RUN(test_refusals);
  RUN(test_table);
  return check_status();
}
