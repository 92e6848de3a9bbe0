/** Where the content store lies in a volume's payload. */
export const CONTENT_FOLDER = 'data/WSUSContent/'

/** Where companion folders lie, each below its name. */
export const COMPANIONS_FOLDER = 'data/companions/'

/** Where the metadata package and its log lie. */
export const METADATA_FOLDER = 'data/metadata/'

/** The approvals passport beside the package: see shared/approvals.ts. */
export const APPROVALS_NAME = 'approvals.json'

/** Of an increment: the confirmed content that approved updates need, as a manifest, and its sizes: see baseline/sizes.ts. */
export const BASELINE_NAME = 'baseline.txt'
export const BASELINE_SIZES_NAME = 'baseline-sizes.txt'
/** Everything that a volume carries lies in it. */
export const PAYLOAD_FOLDER = 'data/'
