/**
 * udev rules for HID devices: the group gets the node and nobody else does, and what types is kept from every console.
 * A device is told by its name in the kernel, bus and numbers, which is the same for its hidraw node and its inputs and
 * is there whatever hangs above it. Pure.
 */

export interface UdevDevice {
  /** For the comment: a family, or a device of the room. */
  readonly what: string;
  readonly vendorId: number;
  readonly productId: number;
  /** True for what types: a keyboard wedge. */
  readonly isKeyboard: boolean;
}

export const udevGroup = 'wallkeeper';

/** The rules as a file; `about` is a comment above them. Two devices of one kind have one rule. */
export function udevRules(devices: readonly UdevDevice[], about: string): string {
  const rules = new Map<string, readonly string[]>();
  for (const device of devices) {
    const key = `${kernelName(device)} ${device.isKeyboard}`;
    rules.set(key, rules.get(key) ?? ['', `# ${device.what}`, ...rulesOf(device)]);
  }
  return [`# ${about}`, ...[...rules.values()].flat(), ''].join('\n');
}

function rulesOf(device: UdevDevice): readonly string[] {
  const name = `KERNELS=="${kernelName(device)}"`;
  const access = `SUBSYSTEM=="hidraw", ${name}, GROUP="${udevGroup}", MODE="0660"`;
  if (!device.isKeyboard) return [access];
  return [
    access,
    // The kernel's input core drops what an inhibited device types, for consoles and desktops alike (Linux 5.11); its
    // reports go on. A desktop that starts meanwhile is told as well.
    `ACTION!="remove", SUBSYSTEM=="input", KERNEL=="input*", ${name}, ATTR{inhibited}="1"`,
    `ACTION!="remove", SUBSYSTEM=="input", KERNEL=="event*", ${name}, ENV{LIBINPUT_IGNORE_DEVICE}="1", MODE="0600"`,
  ];
}

/** Bus 3 is USB: what is wireless may call itself by the same numbers. */
function kernelName({ vendorId, productId }: UdevDevice): string {
  return `0003:${hex4(vendorId)}:${hex4(productId)}.*`;
}

function hex4(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}
