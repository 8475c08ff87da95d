#!/usr/bin/env perl
# Writes src/FlexDb.Records/Keys/FoldingTable.cs, the table by which texts are folded for keys, to standard output:
#   perl build/folding-table.pl > src/FlexDb.Records/Keys/FoldingTable.cs
# The table is pinned: keys that are stored were made with it, and a test holds its hash. So this is not run by any build. It
# is kept to show where the table comes from. It needs a perl whose Unicode is 14.0 (5.36), and refuses any other.
use strict;
use warnings;
use open qw(:std :encoding(UTF-8));
use Unicode::Normalize qw(NFD);
use Unicode::UCD qw(casefold prop_invlist);

die "This perl has Unicode " . Unicode::UCD::UnicodeVersion() . ", not 14.0.\n" unless Unicode::UCD::UnicodeVersion() =~ /^14\.0/;

# Latin letters that Unicode does not decompose canonically.
my %plain = (
    "\x{DF}" => 'ss', "\x{E6}" => 'ae', "\x{153}" => 'oe', "\x{F8}" => 'o', "\x{111}" => 'd', "\x{F0}" => 'd', "\x{142}" => 'l',
    "\x{FE}" => 'th', "\x{131}" => 'i', "\x{127}" => 'h', "\x{167}" => 't', "\x{149}" => "\x{2BC}n", "\x{17F}" => 's',
    "\x{FB00}" => 'ff', "\x{FB01}" => 'fi', "\x{FB02}" => 'fl', "\x{FB03}" => 'ffi', "\x{FB04}" => 'ffl', "\x{FB05}" => 'st',
    "\x{FB06}" => 'st',
);

# Simple case folding: the entries C and S of CaseFolding.txt.
my %case;
for my $code (grep { $_ < 0xD800 || $_ > 0xDFFF } 0 .. 0x10FFFF) {
    my $entry = casefold($code) or next;
    $case{$code} = hex $entry->{simple} if $entry->{simple} ne '' && hex $entry->{simple} != $code;
}

# Letters of the Latin script.
my @latin;
my @script = prop_invlist('Script=Latin');
while (my ($first, $end) = splice @script, 0, 2) {
    push @latin, grep { chr =~ /\p{L}/ } $first .. $end - 1;
}

# What a lower-case Latin letter becomes: its decomposition without marks, in which letters of the list are replaced.
my %letters;
for my $letter (map { chr } sort { $a <=> $b } @latin) {
    next if exists $case{ord $letter};
    my $folded = NFD($letter);
    $folded =~ s/[\x{300}-\x{36F}]//g;
    $folded = join '', map { chr($case{ord $_} // ord $_) } split //, $folded;
    $folded =~ s/(.)/$plain{$1} \/\/ $1/ge;
    $letters{$folded} .= $letter if $folded ne $letter;
}

# Runs of code points that differ by 1 or 2 and are folded by adding the same number.
sub runs {
    my @codes = sort { $a <=> $b } keys %case;
    my (@runs, %done);
    for my $first (@codes) {
        next if $done{$first};
        my $added = $case{$first} - $first;
        my ($step, $last) = (1, $first);
        for my $try (1, 2) {
            my $end = $first;
            $end += $try while exists $case{$end + $try} && !$done{$end + $try} && $case{$end + $try} - $end - $try == $added;
            ($step, $last) = ($try, $end) if ($end - $first) / $try > ($last - $first) / $step;
        }
        for (my $code = $first; $code <= $last; $code += $step) { $done{$code} = 1 }
        push @runs, sprintf '0x%04X, 0x%04X, %d, %d,', $first, $last, $step, $added;
    }
    return @runs;
}

sub ranges {
    my @ranges;
    for my $code (sort { $a <=> $b } @_) {
        if (@ranges && $ranges[-1][1] == $code - 1) { $ranges[-1][1] = $code } else { push @ranges, [$code, $code] }
    }
    return map { sprintf '0x%04X, 0x%04X,', @$_ } @ranges;
}

# Several to a line, indented.
sub lines {
    my ($count, @items) = @_;
    my @lines;
    push @lines, '        ' . join(' ', splice @items, 0, $count) while @items;
    return join "\n", @lines;
}

my $runs = lines(4, runs());
my $ranges = lines(6, ranges(@latin));
my $groups = join "\n", map { qq(        ("$_", "$letters{$_}"),) } sort keys %letters;
print <<"END";
namespace FlexDb.Records.Keys;

/// <summary>How <see cref="TextFolding"/> folds each code point, by Unicode 14.0.</summary>
/// <remarks>
/// Keys that are stored were made with this table, so it must never change, not even for a later Unicode. It was written by
/// <c>build/folding-table.pl</c>.
/// </remarks>
internal static partial class FoldingTable
{
    // Simple case folding: from a first code point to a last one, in steps of 1 or 2, and what is added to each.
    private static ReadOnlySpan<int> Cases =>
    [
$runs
    ];

    // The letters of the Latin script, from a first to a last.
    private static ReadOnlySpan<int> LatinLetters =>
    [
$ranges
    ];

    // What letters become that the first table does not change, or has made lower-case.
    private static (string Folded, string Letters)[] PlainLetters =>
    [
$groups
    ];
}
END
