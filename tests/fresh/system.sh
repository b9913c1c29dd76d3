# system.sh - what scripts that need a new system of Debian share: sourced, with place set to the folder of systems, and
# then suite to the one in use.
#
# mmdebstrap makes each system under $place/SUITE; what commands print is in $place/SUITE.log. The packages come from where
# this machine has its own from, or from MIRROR, with apt's settings for downloads here. Needs root.
#
# What a system mounts is in a mount namespace of its own, which ends with the commands that run in it, however they
# end; so nothing is ever mounted below $place for others, such as the command that removes it.

mirror=${MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' | sed -n 1p)}
settings=$(apt-config dump | grep -E '^Acquire::(https?::|Check-)' || true)

# Runs a command in the system: user, folder, command. /dev holds the harmless files alone.
inside() {
    unshare --mount --pid --fork --kill-child --propagation private -- bash -euc '
        root=$1 user=$2 folder=$3 command=$4
        mount -t proc proc "$root/proc"
        mount -t tmpfs -o mode=755 dev "$root/dev"
        mkdir -m 1777 "$root/dev/shm"
        for file in null zero full random urandom; do
            touch "$root/dev/$file"
            mount --bind "/dev/$file" "$root/dev/$file"
        done
        ln -s /proc/self/fd "$root/dev/fd"
        exec chroot --userspec="$user:$user" "$root" env HOME=/tmp sh -c "cd $folder && $command" </dev/null
    ' - "$place/$suite" "$@" >>"$place/$suite.log" 2>&1
}

# A new system with these packages, between commas, and these users.
new_system() {
    local packages=$1 users=() user
    shift
    for user in "$@"; do users+=("--customize-hook=useradd --root \"\$1\" --create-home $user"); done
    rm -rf --one-file-system "${place:?}/$suite" "$place/$suite.log" && mkdir -p "$place" &&
        echo "$settings" >"$place/apt.conf" &&
        mmdebstrap --quiet --variant=minbase --include="$packages" --aptopt="$place/apt.conf" "${users[@]}" \
            "$suite" "$place/$suite" "$mirror" >>"$place/$suite.log" 2>&1
}
