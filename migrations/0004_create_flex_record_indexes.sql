-- The indexes of the tables' records. A number is never used again; those below 16 are reserved for deletions.
CREATE TABLE IF NOT EXISTS `flex_record_indexes` (
  `index_no` INT UNSIGNED NOT NULL AUTO_INCREMENT,
  `table_no` INT UNSIGNED NOT NULL,
  `column_id` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `form` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `kind` VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `target_table_id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `state` VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `built_to` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `conflicts` INT UNSIGNED NOT NULL DEFAULT 0,
  `lease_owner` VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL,
  `lease_until` DATETIME(6) NULL,
  PRIMARY KEY (`index_no`),
  KEY `flex_record_indexes_table_no_index` (`table_no`),
  KEY `flex_record_indexes_target_table_id_index` (`target_table_id`)
) ENGINE = InnoDB AUTO_INCREMENT = 16 ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
