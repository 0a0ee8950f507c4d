import type { Exits, HelpPage } from './help-page';

const UNREACHABLE = 'Temporal cannot be reached, or no worker answers';
const REFUSED = 'an argument, an option or a file is refused; nothing was started';

const OF_REPLICATION: Exits = {
  succeeded: 'every region has its copy',
  failed: 'a required region has no copy',
  usage: REFUSED,
  partial: 'only best-effort regions have no copy',
  aborted: 'the replication was aborted',
  unreachable: 'Temporal or ECS cannot be reached',
};
const LEFT: Exits = {
  timedOut: '--timeout is over; the copies go on',
  interrupted: 'left by a second Ctrl-C, and the abort goes on; or by a signal with --on-signal leave',
};

const OF_NIGHT: Exits = {
  succeeded: 'every required region has what the policy wants',
  failed: 'a required region has not, or the policy selects no image',
  usage: REFUSED,
  unreachable: 'Temporal cannot be reached, or ECS does not answer',
};

const OF_EITHER: Exits = {
  ...OF_REPLICATION,
  succeeded: 'nothing is wrong so far: it runs, or every region has its copy',
  usage: 'the id is that of another workflow, or of none',
  aborted: 'the replication or the night was aborted',
  unreachable: UNREACHABLE,
};

const OF_SCHEDULE: Exits = {
  succeeded: 'done',
  failed: 'there is no such schedule, there is one already, or it is not one of imageferry',
  usage: REFUSED,
  unreachable: UNREACHABLE,
};

const OF_LIST: Exits = {
  succeeded: 'the list is printed, and may be empty',
  failed: 'Temporal answers with an error',
  usage: 'an option is refused',
  unreachable: 'Temporal cannot be reached',
};

const OF_FOLLOWER = {
  exits: {
    ...OF_EITHER,
    succeeded: 'every region has its copy',
    timedOut: '--timeout is over; what it follows goes on',
    interrupted: 'left by a signal; what it follows goes on',
  },
  asksTemporal: true,
  docs: 'docs/operating.md#follow-and-retry',
};

const SLOTS = {
  exits: {
    succeeded: 'done',
    failed: 'Temporal answers with an error',
    usage: 'an argument is refused, or the slots refuse the change',
    unreachable: UNREACHABLE,
  },
  asksTemporal: true,
  docs: 'docs/operating.md#slots',
};

const CHANGES = {
  exits: {
    succeeded: 'done',
    failed: 'Temporal answers with an error',
    usage: 'an argument is refused, the replication refuses the change, or there is none of that id',
    unreachable: UNREACHABLE,
  },
  asksTemporal: true,
  docs: 'docs/temporal-ui.md#change-a-replication',
};

const SCHEDULES = { exits: OF_SCHEDULE, asksTemporal: true, docs: 'docs/nights.md' };

/** The help of each command by its words; that of the program itself is at ''. */
export const HELP_PAGES: Readonly<Record<string, HelpPage>> = {
  '': {
    examples: [
      [
        'copy m-bp1h46wfpjsjastc1234 --from cn-hangzhou --to cn-beijing,eu-central-1',
        'copies one image into two regions',
      ],
      ['sync --policy nightly.json', 'copies all images of a policy to the regions that lack them'],
      ['copy --help', 'says what a command can do'],
    ],
    exits: {
      succeeded: 'all is well',
      failed: 'it did not succeed',
      usage: REFUSED,
      partial: 'only best-effort regions have no copy',
      aborted: 'it was aborted',
      unreachable: 'Temporal or ECS cannot be reached',
      ...LEFT,
    },
    asksTemporal: true,
    docs: 'README.md',
  },
  copy: {
    examples: [
      [
        'copy m-bp1h46wfpjsjastc1234 --from cn-hangzhou --to cn-beijing,eu-central-1 --name web-2026-11-24',
        'copies an image and follows the copies to their end',
      ],
      [
        'copy m-bp1h46wfpjsjastc1234 --from cn-hangzhou --to all --dry-run',
        'says what would happen in each region, and starts no copy',
      ],
      ['copy --file request.json --json', 'takes the request from a file, and prints the manifest as JSON'],
      [
        'copy cn-hangzhou:m-bp1h46wfpjsjastc1234 --to cn-beijing --output tfvars --output-file images.auto.tfvars',
        'takes the image as Packer prints it, and writes the copies for Terraform',
      ],
    ],
    exits: { ...OF_REPLICATION, ...LEFT },
    asksTemporal: true,
    docs: 'docs/requests-and-manifests.md',
  },
  list: {
    examples: [
      ['list', 'the replications that run, and the last ones that ended'],
      ['list --status failed,partial --since 24h', 'those that left regions without a copy since yesterday'],
      ['list --nights --json', 'nights, for a program to read'],
    ],
    exits: OF_LIST,
    asksTemporal: true,
    docs: 'docs/operating.md#find-replications',
  },
  status: {
    examples: [
      ['status replicate/m-bp1h46wfpjsjastc1234/0123456789ab', 'shows how a replication gets on'],
      [
        'status replicate/m-bp1h46wfpjsjastc1234/0123456789ab --timeline copies.svg',
        'draws when each copy waited and ran, too',
      ],
    ],
    exits: OF_EITHER,
    asksTemporal: true,
    docs: 'docs/requests-and-manifests.md#manifest',
  },
  watch: {
    examples: [['watch replicate/m-bp1h46wfpjsjastc1234/0123456789ab', 'shows its progress to the end']],
    ...OF_FOLLOWER,
  },
  wait: {
    examples: [['wait replicate/m-bp1h46wfpjsjastc1234/0123456789ab', 'says nothing until it has ended']],
    ...OF_FOLLOWER,
  },
  retry: {
    examples: [
      ['retry replicate/m-bp1h46wfpjsjastc1234/0123456789ab', 'copies again to the regions that have no copy'],
    ],
    exits: {
      ...OF_REPLICATION,
      usage: 'there is nothing to try again: it runs, or it was a dry run; or an option is refused',
      ...LEFT,
    },
    asksTemporal: true,
    docs: 'docs/operating.md#follow-and-retry',
  },
  abort: {
    examples: [
      [
        'abort replicate/m-bp1h46wfpjsjastc1234/0123456789ab',
        'cancels what is not finished, and waits until it is gone',
      ],
    ],
    exits: {
      succeeded: 'nothing is left copying',
      failed: 'a copy may go on; of a night: it has no report',
      usage: 'the id is that of another workflow, or of none',
      aborted: 'the night was aborted',
      unreachable: UNREACHABLE,
      ...LEFT,
    },
    asksTemporal: true,
    docs: 'docs/requests-and-manifests.md#cancelled-pipelines',
  },
  change: {
    examples: [
      [
        'change add-region replicate/m-bp1h46wfpjsjastc1234/0123456789ab eu-central-1',
        'copies to one more region, while the replication runs',
      ],
    ],
    ...CHANGES,
  },
  'change add-region': {
    examples: [
      [
        'change add-region replicate/m-bp1h46wfpjsjastc1234/0123456789ab eu-central-1 --best-effort',
        'adds a region that may fail',
      ],
      [
        'change add-region replicate/m-bp1h46wfpjsjastc1234/0123456789ab eu-central-1 --encrypted --kms-key e522b26d',
        'adds a region whose copy is encrypted with a key of your own',
      ],
    ],
    ...CHANGES,
  },
  'change drop-region': {
    examples: [
      [
        'change drop-region replicate/m-bp1h46wfpjsjastc1234/0123456789ab cn-beijing',
        'cancels the copy to a region; the others go on',
      ],
    ],
    ...CHANGES,
  },
  'change priority': {
    examples: [
      [
        'change priority replicate/m-bp1h46wfpjsjastc1234/0123456789ab release',
        'lets the copies that wait go before those of other replications',
      ],
    ],
    ...CHANGES,
  },
  drift: {
    examples: [
      ['drift --policy nightly.json', 'shows which regions lack images of a policy'],
      ['drift --policy nightly.json --html drift.html --ui http://localhost:8233', 'writes that as a page, too'],
    ],
    exits: OF_NIGHT,
    asksTemporal: true,
    docs: 'docs/nights.md#ask-without-copying',
  },
  sync: {
    examples: [
      ['sync --policy nightly.json', 'copies what the regions lack, and follows that to the end'],
      ['sync --policy nightly.json --detach', 'starts it and prints its id'],
      ['sync --policy nightly.json --dry-run', 'says what it would copy and let go, and changes nothing'],
    ],
    exits: { ...OF_NIGHT, aborted: 'the night was aborted', ...LEFT },
    asksTemporal: true,
    docs: 'docs/nights.md#start-a-night',
  },
  slots: {
    examples: [['slots', 'what runs in each region, what waits, and what holds it up']],
    ...SLOTS,
  },
  'slots limit': {
    examples: [['slots limit cn-beijing 0 --reason maintenance', 'starts no more copies there; those that run go on']],
    ...SLOTS,
  },
  'slots release': {
    examples: [
      [
        'slots release copy/cn-beijing/2 --reason "the copy is gone, seen in the console"',
        'frees a lane in quarantine on your word',
      ],
    ],
    ...SLOTS,
  },
  'slots move': {
    examples: [['slots move', 'lets the slots go on on the version of the workers that is current']],
    ...SLOTS,
    docs: 'docs/upgrades.md',
  },
  versions: {
    examples: [
      ['versions', 'what runs on each version of the workers, and whether its workers may be stopped'],
      ['versions --json', 'the same for programs'],
    ],
    exits: { ...OF_LIST, succeeded: 'the versions are printed; there may be none' },
    asksTemporal: true,
    docs: 'docs/upgrades.md',
  },
  schedule: {
    examples: [
      ['schedule create --policy nightly.json --at 02:30 --time-zone Asia/Shanghai', 'starts a night every night'],
      ['schedule list', 'shows all schedules, and how their last runs ended'],
    ],
    ...SCHEDULES,
    docs: 'docs/nights.md#every-night',
  },
  'schedule create': {
    examples: [
      ['schedule create --policy nightly.json --at 02:30 --time-zone Asia/Shanghai', 'starts a night every night'],
      ['schedule create --policy hourly.json --every 1h --id hourly', 'starts one every hour, under an id of your own'],
    ],
    ...SCHEDULES,
    docs: 'docs/nights.md#every-night',
  },
  'schedule update': {
    examples: [['schedule update nightly --at 03:00', 'changes the time, and nothing else']],
    ...SCHEDULES,
  },
  'schedule apply': {
    examples: [['schedule apply schedules/', 'makes the schedules what the files of a folder say']],
    ...SCHEDULES,
  },
  'schedule list': {
    examples: [['schedule list --json', 'prints all schedules for a program to read']],
    ...SCHEDULES,
  },
  'schedule show': {
    examples: [['schedule show nightly', 'shows a schedule, its next runs and its last ones']],
    ...SCHEDULES,
  },
  'schedule pause': {
    examples: [['schedule pause nightly --note "until the move is over"', 'lets a schedule rest, and says why']],
    ...SCHEDULES,
  },
  'schedule resume': { examples: [['schedule resume nightly', 'lets it go on']], ...SCHEDULES },
  'schedule trigger': {
    examples: [['schedule trigger nightly', 'starts a night now']],
    ...SCHEDULES,
    exits: { ...OF_SCHEDULE, failed: 'there is no such schedule, or nothing was started: a night is running' },
  },
  'schedule delete': { examples: [['schedule delete nightly', 'ends a schedule; copies stay']], ...SCHEDULES },
  dev: {
    examples: [['dev --copy-seconds 5', 'runs all of it on this machine, with quick copies']],
    exits: { succeeded: 'ended by Ctrl-C', failed: 'a part did not start, or the worker has ended by itself' },
    asksTemporal: false,
    docs: 'README.md',
  },
  doctor: {
    examples: [
      ['doctor', 'says of everything that a copy depends on whether it is well, and what to do if not'],
      ['doctor --json', 'the same for a program'],
    ],
    exits: { succeeded: 'all is well', failed: 'something is wrong or could not be looked at', usage: REFUSED },
    asksTemporal: true,
    docs: 'docs/operating.md#doctor',
  },
  names: {
    examples: [['names running', 'the ids of what runs']],
    exits: { succeeded: 'the names are on standard output; none when Temporal does not answer', usage: REFUSED },
    asksTemporal: true,
    docs: 'README.md#use-it',
  },
  completion: {
    examples: [
      ['completion bash > ~/.local/share/bash-completion/completions/imageferry', 'makes bash complete the command'],
      ['completion zsh > ~/.zfunc/_imageferry', 'the same for zsh, where fpath has ~/.zfunc'],
      ['completion fish > ~/.config/fish/completions/imageferry.fish', 'the same for fish'],
    ],
    exits: { succeeded: 'the script is on standard output', usage: 'there is no such shell' },
    asksTemporal: false,
    docs: 'README.md#use-it',
  },
};
