export { ScannerUnavailable, type ClamdLimits, type NoVerdict } from './clamd-conversation.js';
export { MalwareScanner, type MalwareScannerOptions, type Verdict } from './malware-scanner.js';
export { fileStoreFrom, type FileStoreSettings } from './file-store-from.js';
export { FileKeyFault, FileMissing, FileStore, FileStoreFault, type FileBytes } from './file-store.js';
export { LocalFileStore } from './local-file-store.js';
export { FILE_KEY_BYTES, headOf, openFile, sealFile } from './sealed-file.js';
