/*
 * A hidraw device that no kernel made, for test/wider/hid-umockdev.wider.ts: umockdev shows it to the program that is
 * started here, and the test plays the device over this process's standard streams.
 *
 *   mock-hid DESCRIPTION NODE PROGRAM ARGUMENT...
 *
 * In, a line each: `in HEX` an input report, `feature HEX` what a request for that report id gives, `key HEX` what
 * challenges are answered with, `fail` and `work` every request fails or not, `unplug`, `plug`, `end`. Out: `out HEX` an output report, `set HEX` a feature report.
 * A feature report with id 0 and an order of a relay board changes its own state, as the board does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <glib.h>
#include <linux/hidraw.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <umockdev.h>
#include <unistd.h>

enum { longest = 64, relay_report = 9, identity_report = 3, challenge_report = 4, proof_report = 5, proof_bytes = 16 };

static UMockdevTestbed *bed;
static GMainLoop *loop;
static const char *node;
static char *description;
static guint8 descriptor[4096];
static int descriptor_length;
static guint8 features[256][longest];
static int feature_length[256];
static gboolean failing;
static guint8 key[32];
/* The device's end of its node: a pipe in packet mode keeps reports apart, which a terminal would join. */
static int reports = -1;

static void say(const char *word, const guint8 *bytes, gsize count) {
  printf("%s ", word);
  for (gsize at = 0; at < count; at++) printf("%02x", bytes[at]);
  printf("\n");
  fflush(stdout);
}

static int parse_hex(const char *text, guint8 *bytes, int most) {
  int count = 0;
  unsigned value;
  for (; count < most && g_ascii_isxdigit(text[0]) && sscanf(text, "%2x", &value) == 1; text += 2) bytes[count++] = value;
  return count;
}

static void relay_ordered(const guint8 *report) {
  guint8 bit = report[2] >= 1 && report[2] <= 8 ? 1u << (report[2] - 1) : 0;
  if (report[1] == 0xff) features[0][relay_report - 1] |= bit;
  if (report[1] == 0xfd) features[0][relay_report - 1] &= ~bit;
}

/* A terminal with a key answers a challenge at once: HMAC-SHA256 over it and the identity report, cut to 16 bytes. */
static void prove(const guint8 *challenge, gsize count) {
  guint8 whole[32];
  gsize size = sizeof whole;
  GHmac *code = g_hmac_new(G_CHECKSUM_SHA256, key, sizeof key);
  g_hmac_update(code, challenge, count);
  g_hmac_update(code, features[identity_report], feature_length[identity_report]);
  g_hmac_get_digest(code, whole, &size);
  g_hmac_unref(code);
  features[proof_report][0] = proof_report;
  memcpy(features[proof_report] + 1, whole, proof_bytes);
  feature_length[proof_report] = 1 + proof_bytes;
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer unused) {
  gulong request = umockdev_ioctl_client_get_request(client);
  unsigned size = _IOC_SIZE(request);
  if (_IOC_TYPE(request) != 'H') return FALSE;
  if (failing) {
    umockdev_ioctl_client_complete(client, -1, ENODEV);
    return TRUE;
  }
  UMockdevIoctlData *data = umockdev_ioctl_data_resolve(umockdev_ioctl_client_get_arg(client), 0, size, NULL);
  if (data == NULL) return FALSE;
  switch (_IOC_NR(request)) {
  case 1: /* HIDIOCGRDESCSIZE */
    umockdev_ioctl_data_update(data, 0, (guint8 *)&descriptor_length, sizeof descriptor_length);
    umockdev_ioctl_client_complete(client, 0, 0);
    return TRUE;
  case 2: { /* HIDIOCGRDESC */
    struct hidraw_report_descriptor whole = {.size = descriptor_length};
    memcpy(whole.value, descriptor, descriptor_length);
    umockdev_ioctl_data_update(data, 0, (guint8 *)&whole, sizeof whole);
    umockdev_ioctl_client_complete(client, 0, 0);
    return TRUE;
  }
  case 6: /* HIDIOCSFEATURE */
    say("set", data->data, size);
    if (size == relay_report && data->data[0] == 0) relay_ordered(data->data);
    if (data->data[0] == challenge_report) prove(data->data + 1, size - 1);
    umockdev_ioctl_client_complete(client, size, 0);
    return TRUE;
  case 7: { /* HIDIOCGFEATURE */
    int count = MIN(feature_length[data->data[0]], (int)size);
    if (count == 0) {
      umockdev_ioctl_client_complete(client, -1, EPIPE);
      return TRUE;
    }
    umockdev_ioctl_data_update(data, 0, features[data->data[0]], count);
    umockdev_ioctl_client_complete(client, count, 0);
    return TRUE;
  }
  default:
    umockdev_ioctl_client_complete(client, -1, EINVAL);
    return TRUE;
  }
}

static gboolean on_write(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer unused) {
  guint8 *bytes = NULL;
  int count = 0;
  umockdev_ioctl_data_retrieve(umockdev_ioctl_client_get_arg(client), &bytes, &count);
  if (failing) {
    umockdev_ioctl_client_complete(client, -1, ENODEV);
    return TRUE;
  }
  say("out", bytes, count);
  umockdev_ioctl_client_complete(client, count, 0);
  return TRUE;
}

static gboolean on_read(UMockdevIoctlBase *base, UMockdevIoctlClient *client, gpointer unused) {
  if (!failing) return FALSE;
  umockdev_ioctl_client_complete(client, -1, EIO);
  return TRUE;
}

static char *node_path(void) {
  char *root = umockdev_testbed_get_root_dir(bed);
  char *path = g_strconcat(root, node, NULL);
  g_free(root);
  return path;
}

/* The node comes last and whole: whoever saw it earlier would open a file that no device answers behind. */
static void plug(void) {
  GError *error = NULL;
  failing = FALSE;
  UMockdevIoctlBase *base = umockdev_ioctl_base_new();
  g_signal_connect(base, "handle-ioctl", G_CALLBACK(on_ioctl), NULL);
  g_signal_connect(base, "handle-read", G_CALLBACK(on_read), NULL);
  g_signal_connect(base, "handle-write", G_CALLBACK(on_write), NULL);
  if (!umockdev_testbed_attach_ioctl(bed, node, base, &error)) g_error("attach: %s", error->message);
  if (!umockdev_testbed_add_from_string(bed, description, &error)) g_error("add: %s", error->message);
  char *path = node_path();
  char *hidden = g_strconcat(path, ".coming", NULL);
  if (mkfifo(hidden, 0600) != 0) g_error("mkfifo: %s", strerror(errno));
  reports = open(hidden, O_RDWR | O_NONBLOCK | O_CLOEXEC);
  /* open() refuses the flag on a pipe; fcntl() takes it. */
  if (reports < 0 || fcntl(reports, F_SETFL, O_DIRECT | O_NONBLOCK) != 0) g_error("pipe: %s", strerror(errno));
  if (rename(hidden, path) != 0) g_error("rename: %s", strerror(errno));
  g_free(hidden);
  g_free(path);
}

/* Leaf first: every path of the description, in its order. */
static void remove_devices(void) {
  char **lines = g_strsplit(description, "\n", -1);
  for (char **line = lines; *line != NULL; line++) {
    if (!g_str_has_prefix(*line, "P: ")) continue;
    char *path = g_strconcat("/sys", *line + 3, NULL);
    umockdev_testbed_remove_device(bed, path);
    g_free(path);
  }
  g_strfreev(lines);
}

static void unplug(void) {
  char *path = node_path();
  failing = TRUE;
  /* The node goes first: whoever opened it in between would hold the end of a pipe that nobody writes to. */
  remove_devices();
  unlink(path);
  g_free(path);
  /* Whoever waits for a report wakes up and is told that there is no device. */
  if (write(reports, "x", 1) != 1) perror("mock-hid: wake");
  g_usleep(100000);
  umockdev_testbed_detach_ioctl(bed, node, NULL);
  close(reports);
  reports = -1;
}

static void obey(const char *line) {
  guint8 bytes[2048];
  if (g_str_has_prefix(line, "in ")) {
    int count = parse_hex(line + 3, bytes, sizeof bytes);
    if (write(reports, bytes, count) != count) perror("mock-hid: report lost");
  } else if (g_str_has_prefix(line, "feature ")) {
    int count = parse_hex(line + 8, bytes, longest);
    memcpy(features[bytes[0]], bytes, count);
    feature_length[bytes[0]] = count;
  } else if (g_str_has_prefix(line, "key ")) parse_hex(line + 4, key, sizeof key);
  else if (strcmp(line, "fail") == 0) failing = TRUE;
  else if (strcmp(line, "work") == 0) failing = FALSE;
  else if (strcmp(line, "unplug") == 0) unplug();
  else if (strcmp(line, "plug") == 0) plug();
  else if (strcmp(line, "end") == 0) g_main_loop_quit(loop);
}

static gboolean on_order(gint fd, GIOCondition condition, gpointer unused) {
  static char held[65536];
  static gsize count;
  gssize more = read(fd, held + count, sizeof held - count - 1);
  if (more <= 0) {
    g_main_loop_quit(loop);
    return FALSE;
  }
  count += more;
  held[count] = '\0';
  char *from = held;
  for (char *end = strchr(from, '\n'); end != NULL; end = strchr(from, '\n')) {
    *end = '\0';
    obey(from);
    from = end + 1;
  }
  count -= from - held;
  memmove(held, from, count);
  return TRUE;
}

static void on_child(GPid child, gint status, gpointer ended) {
  *(int *)ended = status;
  g_main_loop_quit(loop);
}

int main(int count, char **arguments) {
  GError *error = NULL;
  int ended = -1;
  if (count < 4) return 2;
  node = arguments[2];
  if (!g_file_get_contents(arguments[1], &description, NULL, &error)) g_error("%s", error->message);
  char *hex = strstr(description, "H: report_descriptor=");
  if (hex == NULL) return 2;
  descriptor_length = parse_hex(hex + strlen("H: report_descriptor="), descriptor, sizeof descriptor);
  bed = umockdev_testbed_new();
  plug();
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* Its own standard streams are the orders; what it says goes over the descriptors above them. */
    int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    execvp(arguments[3], arguments + 3);
    _exit(127);
  }
  loop = g_main_loop_new(NULL, FALSE);
  g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP, on_order, NULL);
  g_child_watch_add(child, on_child, &ended);
  g_main_loop_run(loop);
  if (ended == -1) kill(child, SIGKILL);
  g_object_unref(bed);
  return WIFEXITED(ended) ? WEXITSTATUS(ended) : 1;
}
