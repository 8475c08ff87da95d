-- One row per value of a unique column: whoever inserts it has claimed the value.
CREATE TABLE IF NOT EXISTS `flex_record_uniques` (
  `index_no` INT UNSIGNED NOT NULL,
  `hash` BINARY(32) NOT NULL,
  `id` VARCHAR(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`index_no`, `hash`)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
