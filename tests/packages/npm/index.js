'use strict';

// The platform packages that there are; npm installs the one that suits.
const packages = @PACKAGES@;
const files = {linux: 'retention.so', darwin: 'retention.dylib', win32: 'retention.dll'};

// musl's Node reports no version of glibc.
function isMusl() {
    if (process.platform !== 'linux' || !process.report)
        return false;
    process.report.excludeNetwork = true;
    return !process.report.getReport().header.glibcVersionRuntime;
}

function packageName() {
    const system = process.platform === 'win32' ? 'windows' : process.platform;
    return `sqlite-retention-${system}-${process.arch}${isMusl() ? '-musl' : ''}`;
}

function getLoadablePath() {
    const name = packageName();
    if (!packages.includes(name))
        throw new Error(`sqlite-retention has no package for this platform: ${name}`);
    try {
        return require.resolve(`${name}/${files[process.platform]}`);
    } catch (error) {
        throw new Error(`sqlite-retention needs ${name}, which is not installed: install its file too, or let npm take optional packages`, {cause: error});
    }
}

function load(db) {
    db.loadExtension(getLoadablePath());
}

module.exports = {getLoadablePath, load};
