export { ScannerUnavailable, type ClamdLimits, type NoVerdict } from './clamd-conversation.js';
export { MalwareScanner, type MalwareScannerOptions, type Verdict } from './malware-scanner.js';
export { fileStoreFrom, type FileStoreSettings } from './file-store-from.js';
export { FileKeyFault, FileMissing, FileStore, FileStoreFault, type FileBytes } from './file-store.js';
export { LocalFileStore } from './local-file-store.js';
export { S3FileStore, type S3Settings } from './s3-file-store.js';
