#!/bin/bash
# Builds the guest of the appliance test: a Debian 12 with its own kernel, as a disk that qemu boots. The room's PC in
# small: nothing of wallkeeper is in it, that comes with the .deb.
#
#   build-guest.sh FOLDER      leaves there: kernel, initrd, disk.qcow2, made-of
#
# Needs root, Debian's archive, and: mmdebstrap qemu-utils e2fsprogs busybox-static cpio kmod xz-utils. Takes about a
# minute; done again only when this file or the packages' choice changed.
set -euo pipefail

folder=${1:?usage: build-guest.sh FOLDER}
suite=bookworm
# What the package depends on, and what the test looks with.
packages=systemd,systemd-sysv,udev,dbus,kmod,qemu-guest-agent,init-system-helpers,perl-base
packages+=,libstdc++6,libgcc-s1,libudev1,libusb-1.0-0,iproute2,procps,e2fsprogs
# Modules that find the disk, in the order in which they are loaded.
disk_modules='virtio virtio_ring virtio_pci_modern_dev virtio_pci_legacy_dev virtio_pci virtio_blk crc32c_generic mbcache jbd2 ext4'
# Hardware that a room has, and what emulates it here.
room_modules='virtio_net virtio_console virtio_rng i6300esb usbhid hid_generic uhid evdev usbserial ftdi_sio cp210x ch341 pl2303 cdc_acm uhci_hcd ehci_pci xhci_pci'

say() { printf '[guest +%ss] %s\n' "$SECONDS" "$1" >&2; }
stop() { printf 'build-guest: %s\n' "$1" >&2; exit 1; }

[ "$(id -u)" = 0 ] || stop 'needs root'
for tool in mmdebstrap qemu-img mke2fs depmod cpio busybox xz; do
  command -v "$tool" >/dev/null || stop "no $tool: apt-get install mmdebstrap qemu-utils e2fsprogs kmod cpio busybox-static xz-utils"
done

wanted=$(sha256sum <"$0" | cut -c1-32)
if [ -f "$folder/made-of" ] && [ "$(head -n 1 "$folder/made-of")" = "$wanted" ]; then exit 0; fi
mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
root=$work/root

say 'packages'
sources=()
for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -s "$list" ] && grep -q "$suite" "$list"; then sources=("$list"); break; fi
done
bootstrap() {
  mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --aptopt='Apt::Install-Recommends "false"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/wallkeeper/*' \
    "$suite" "$root" "${sources[@]}" >"$work/log" 2>&1
}
# The archive is a network away: once more before it is called a failure.
bootstrap || { rm -rf "$root"; bootstrap; } || { tail -n 20 "$work/log" >&2; stop 'mmdebstrap got no Debian, twice; its last words are above. Is the archive reachable?'; }

say 'kernel'
# Unpacked beside and not installed: an installed one makes an initramfs of every module there is.
mkdir "$work/download" "$work/kernel"
get_kernel() {
  image=$(apt-cache depends linux-image-amd64 2>/dev/null | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -n 1)
  [ -n "$image" ] && (cd "$work/download" && apt-get -qq -o APT::Sandbox::User=root download "$image")
}
# Lists that are not there, or so old that their kernel is gone from the archive.
get_kernel || { apt-get -qq update && get_kernel; } || stop 'no linux-image-amd64 from apt: is the archive reachable?'
release=${image#linux-image-}
dpkg-deb -x "$work"/download/*.deb "$work/kernel"
depmod -b "$work/kernel" "$release"
tree=lib/modules/$release

# with_needs MODULE...: files of the modules and of all they need, each once, needed ones first.
with_needs() {
  local name
  for name in "$@"; do
    modprobe -d "$work/kernel" -S "$release" --show-depends "$name" 2>/dev/null | sed -n "s|^insmod .*/$tree/\(\S*\).*|\1|p"
  done | awk '!seen[$0]++'
}
for module in $(with_needs $disk_modules $room_modules); do
  install -D -m 644 "$work/kernel/$tree/$module" "$root/$tree/$module"
done
cp "$work/kernel/$tree"/modules.{order,builtin,builtin.modinfo} "$root/$tree/"
depmod -b "$root" "$release"

say 'settings'
echo ruang >"$root/etc/hostname"
echo '127.0.0.1 localhost ruang' >"$root/etc/hosts"
printf '%s\n' '/dev/vda / ext4 errors=remount-ro 0 1' '/dev/disk/by-id/virtio-payload /mnt ext4 ro,nofail 0 0' >"$root/etc/fstab"
: >"$root/etc/machine-id"
mkdir -p "$root/etc/systemd/network" "$root/etc/systemd/system.conf.d" "$root/var/log/journal"
# An address of its own, so that nothing waits for a DHCP server.
printf '[Match]\nType=ether\n[Network]\nAddress=10.0.2.15/24\nGateway=10.0.2.2\n' >"$root/etc/systemd/network/wired.network"
# In software emulation everything takes twenty times as long as on a PC.
printf '[Manager]\nDefaultTimeoutStartSec=300s\nDefaultDeviceTimeoutSec=300s\n' >"$root/etc/systemd/system.conf.d/slow.conf"
# The unit's own limits are a PC's; its watchdog stays as it is, and an abort takes the time that it takes there.
mkdir -p "$root/etc/systemd/system/wallkeeper.service.d"
printf '[Service]\nTimeoutStartSec=900\nTimeoutStopSec=300\nTimeoutAbortSec=10\n' >"$root/etc/systemd/system/wallkeeper.service.d/slow.conf"
echo virtio_console >"$root/etc/modules-load.d/guest.conf"
chroot "$root" systemctl -q enable systemd-networkd qemu-guest-agent
chroot "$root" systemctl -q mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer \
  e2scrub_reap.service fstrim.timer systemd-networkd-wait-online.service systemd-pstore.service
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*

say 'initramfs'
first=$work/first
mkdir -p "$first"/{bin,dev,proc,sys,new,modules}
cp "$(command -v busybox)" "$first/bin/busybox"
number=100
for module in $(with_needs $disk_modules); do
  cp "$work/kernel/$tree/$module" "$first/modules/$number-$(basename "$module")"
  number=$((number + 1))
done
cat >"$first/init" <<'INIT'
#!/bin/busybox sh
b=/bin/busybox
$b mount -t devtmpfs none /dev && $b mount -t proc none /proc && $b mount -t sysfs none /sys
for module in /modules/*; do $b insmod "$module" || echo "initramfs: $module"; done
tries=0
until [ -b /dev/vda ]; do
  tries=$((tries + 1)); [ $tries -lt 300 ] || { echo 'initramfs: no disk'; $b poweroff -f; }
  $b usleep 20000
done
$b mount -t ext4 /dev/vda /new || { echo 'initramfs: no root file system'; $b poweroff -f; }
$b umount /proc /sys
$b mount -o move /dev /new/dev
exec $b switch_root /new /sbin/init
INIT
chmod 755 "$first/init"
(cd "$first" && find . -print0 | cpio --null --quiet -o -H newc) >"$work/initrd"

say 'disk'
mke2fs -q -t ext4 -m 0 -E lazy_itable_init=0,lazy_journal_init=0,nodiscard -d "$root" "$work/disk.raw" 2G
qemu-img convert -O qcow2 "$work/disk.raw" "$work/disk.qcow2"
# The kernel without its wrapping: unpacking it is the emulated processor's work otherwise.
packed=$work/kernel/boot/vmlinuz-$release
at=$(LC_ALL=C grep -abo -m 1 -P '\xfd7zXZ\x00' "$packed" | head -n 1 | cut -d : -f 1)
# What follows the kernel's own bytes is not xz's, and xz says so.
tail -c "+$((at + 1))" "$packed" | xz -dc --single-stream >"$work/vmlinux" 2>/dev/null || true
[ "$(head -c 4 "$work/vmlinux" | tail -c 3)" = ELF ] || stop 'the kernel could not be unpacked'

{ echo "$wanted"; echo "kernel $release"; chroot "$root" dpkg-query -Wf '${Package} ${Version}\n'; } >"$work/made-of"
mv -f "$work/vmlinux" "$folder/kernel"
mv -f "$work/initrd" "$folder/initrd"
mv -f "$work/disk.qcow2" "$folder/disk.qcow2"
mv -f "$work/made-of" "$folder/made-of"
say "done: $(du -m "$folder/disk.qcow2" | cut -f 1) MB"
